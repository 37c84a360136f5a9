# All that can be switched on, at once: what the test of rights and the check of the boot scripts look at.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  alert_emails           = ["ops@example.com"]
  release_directory      = "./tests/release"
  release_version        = "0.0.1"
  secrets_parameter_path = "/upledger/prod"
  retain_checks_days     = 90
  announce_new_apis      = true
  deny_private_targets   = true
  worker_count           = 4
  seal_retention_days    = 365
  heartbeat_url          = "https://switch.example.com/ping/1"

  # The defaults, written out: a terraform.tfvars beside this configuration would change them.
  region                      = null
  environment                 = "prod"
  project_name                = "upledger"
  tags                        = {}
  table_prefix                = ""
  tables_kms_key_arn          = null
  deletion_protection         = true
  instance_type               = null
  architecture                = "x86_64"
  ami_id                      = null
  subnet_id                   = null
  subnet_ids                  = []
  runner_count                = 1
  paused                      = false
  associate_public_ip         = true
  egress_cidrs                = ["0.0.0.0/0", "::/0"]
  egress_ports                = []
  root_volume_gb              = 10
  ssh_cidrs                   = []
  key_name                    = null
  enable_session_manager      = false
  schedule_minutes            = 2
  secrets_kms_key_arn         = null
  enable_alarms               = true
  log_retention_days          = 30
  seal_lock_mode              = "GOVERNANCE"
  worker_count_max            = null
  worker_instance_type        = null
  worker_subnet_ids           = []
  enable_status_page          = false
  status_page_domain          = null
  status_page_certificate_arn = null
  status_page_zone_id         = null
  status_page_price_class     = "PriceClass_100"
}

run "everything" {
  assert {
    condition = alltrue([
      for line in ["SECRETS_PARAMETER_PATH=\"/upledger/prod\"", "RETAIN_CHECKS_DAYS=\"90\"", "ANNOUNCE_NEW_APIS=\"true\"", "DENY_PRIVATE_TARGETS=\"true\"", "METRICS_NAMESPACE=\"upledger\"", "CHECK_QUEUE_URL=\"https://", "HEARTBEAT_URL=\"https://switch.example.com/ping/1\"", "SEAL_TO=\"s3://upledger-prod-seals-123456789012-eu-central-1/seals/\""] :
      strcontains(base64decode(aws_launch_template.monitor.user_data), line)
    ])
    error_message = "the environment says all of it"
  }

  assert {
    condition = alltrue([
      for policy in [aws_iam_role_policy.instance.policy, aws_iam_role_policy.worker[0].policy, aws_iam_policy.operator.policy, aws_iam_policy.auditor.policy] :
      length(distinct([for statement in jsondecode(policy).Statement : statement.Sid])) == length(jsondecode(policy).Statement)
    ])
    error_message = "IAM wants each Sid once in a policy"
  }

  assert {
    condition = (
      aws_s3_bucket.seals[0].object_lock_enabled && !aws_s3_bucket.seals[0].force_destroy
      && aws_s3_bucket_object_lock_configuration.seals[0].rule[0].default_retention[0].mode == "GOVERNANCE"
      && aws_s3_bucket_object_lock_configuration.seals[0].rule[0].default_retention[0].days == 365
    )
    error_message = "seals cannot be deleted for as long as was asked"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.above["seal-old"].metric_name == "SealAgeHours" && aws_cloudwatch_metric_alarm.above["seal-old"].treat_missing_data == "breaching"
    error_message = "a seal that is not made raises an alarm"
  }
}
