# What each variable changes.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  alert_emails         = ["ops@example.com"]
  release_directory    = "./tests/release"
  release_version      = "0.0.1"
  deny_private_targets = false

  # The defaults, written out: a terraform.tfvars beside this configuration would change them.
  region                      = null
  environment                 = "prod"
  project_name                = "upledger"
  tags                        = {}
  table_prefix                = ""
  tables_kms_key_arn          = null
  deletion_protection         = true
  announce_new_apis           = false
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
  retain_checks_days          = null
  secrets_parameter_path      = null
  secrets_kms_key_arn         = null
  enable_alarms               = true
  log_retention_days          = 30
  seal_retention_days         = null
  seal_lock_mode              = "GOVERNANCE"
  heartbeat_url               = null
  worker_count                = 0
  worker_count_max            = null
  worker_instance_type        = null
  worker_subnet_ids           = []
  enable_status_page          = false
  status_page_domain          = null
  status_page_certificate_arn = null
  status_page_zone_id         = null
  status_page_price_class     = "PriceClass_100"
}

run "arm64" {
  variables {
    architecture = "arm64"
  }

  assert {
    condition     = aws_launch_template.monitor.instance_type == "t4g.micro"
    error_message = "an arm64 instance"
  }

  assert {
    condition     = aws_s3_object.release.key == "upledger-linux-arm64.tar.gz" && aws_s3_object.release.source_hash == filesha256("tests/release/upledger-0.0.1-linux-arm64.tar.gz")
    error_message = "and its archive"
  }
}

run "release" {
  variables {
    release_version = "0.0.2"
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.monitor.user_data), filesha256("tests/release/upledger-0.0.2-linux-x64.tar.gz"))
    error_message = "another release is another boot script, which replaces the instance"
  }

  assert {
    condition     = aws_s3_object.release.key == "upledger-linux-x64.tar.gz"
    error_message = "a release is a new version of the same object, so that earlier ones stay in the bucket"
  }
}

run "ssh" {
  variables {
    ssh_cidrs = ["203.0.113.7/32", "198.51.100.0/24"]
    key_name  = "operator"
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_ingress_rule.ssh : "${rule.cidr_ipv4} ${rule.from_port} ${rule.to_port}"]) == toset(["203.0.113.7/32 22 22", "198.51.100.0/24 22 22"])
    error_message = "port 22 from the given ranges, and nothing else"
  }
}

run "own_subnet_and_image" {
  variables {
    ami_id    = "ami-0fedcba9876543210"
    subnet_id = "subnet-0fedcba9876543210"
  }

  assert {
    condition     = aws_launch_template.monitor.image_id == "ami-0fedcba9876543210" && length(data.aws_ami.ubuntu) == 0
    error_message = "a given image is not looked up"
  }

  assert {
    condition     = aws_security_group.instance.vpc_id == "vpc-0fedcba9876543210" && length(data.aws_vpcs.default) == 0
    error_message = "the default VPC is not needed then"
  }
}

run "secrets" {
  variables {
    secrets_parameter_path = "/upledger/prod"
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.monitor.user_data), "SECRETS_PARAMETER_PATH=\"/upledger/prod\"")
    error_message = "the program learns the path"
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement : flatten([statement.Resource])
      if contains(flatten([statement.Action]), "ssm:GetParametersByPath")
    ] == [["arn:aws:ssm:eu-central-1:123456789012:parameter/upledger/prod", "arn:aws:ssm:eu-central-1:123456789012:parameter/upledger/prod/*"]]
    error_message = "and may read what is below it, nothing else"
  }
}

run "no_alarms" {
  variables {
    enable_alarms = false
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.heartbeat) == 0 && length(aws_cloudwatch_metric_alarm.undone) + length(aws_cloudwatch_metric_alarm.above) == 0
    error_message = "no alarms"
  }

  assert {
    condition     = !strcontains(base64decode(aws_launch_template.monitor.user_data), "METRICS_NAMESPACE") && !strcontains(aws_iam_role_policy.instance.policy, "cloudwatch:")
    error_message = "no metrics, and no permission to send them"
  }
}

run "slow_schedule" {
  variables {
    schedule_minutes = 30
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.heartbeat[0].period == 1800 && aws_cloudwatch_metric_alarm.heartbeat[0].evaluation_periods * aws_cloudwatch_metric_alarm.heartbeat[0].period <= 86400
    error_message = "the alarm follows the schedule, within what CloudWatch allows"
  }
}

run "second_environment" {
  variables {
    environment  = "staging"
    table_prefix = "staging-"
    tags         = { Team = "platform" }
  }

  assert {
    condition     = aws_dynamodb_table.events.name == "staging-api_health_events" && aws_sns_topic.alerts.name == "upledger-alerts-staging"
    error_message = "names of its own"
  }

  assert {
    condition     = alltrue([for each in aws_launch_template.monitor.tag_specifications : each.tags["Team"] == "platform"])
    error_message = "more tags reach what the template starts, which default_tags does not"
  }
}

run "take_down" {
  variables {
    deletion_protection = false
  }

  assert {
    condition     = !aws_dynamodb_table.events.deletion_protection_enabled
    error_message = "protection can be taken off"
  }
}

run "two_runners" {
  variables {
    runner_count = 2
    subnet_ids   = ["subnet-0fedcba9876543210", "subnet-0fedcba9876543211"]
  }

  assert {
    condition     = aws_autoscaling_group.monitor.min_size == 2 && aws_autoscaling_group.monitor.max_size == 4 && toset(aws_autoscaling_group.monitor.vpc_zone_identifier) == toset(["subnet-0fedcba9876543210", "subnet-0fedcba9876543211"])
    error_message = "two runners over the given subnets"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.heartbeat[0].threshold == 2 && aws_cloudwatch_metric_alarm.heartbeat[0].statistic == "Sum"
    error_message = "the alarm misses the heartbeat of either"
  }
}

run "paused" {
  variables {
    paused              = true
    runner_count        = 2
    worker_count        = 4
    seal_retention_days = 30
  }

  assert {
    condition = alltrue([
      for group in [aws_autoscaling_group.monitor, aws_autoscaling_group.workers[0]] : group.min_size == 0 && group.max_size == 0
    ])
    error_message = "nothing that writes is left, and no scaling policy can start any"
  }

  assert {
    condition     = [for alarm in concat([aws_cloudwatch_metric_alarm.heartbeat[0]], values(aws_cloudwatch_metric_alarm.above)) : alarm.alarm_name if !alarm.actions_enabled] == ["upledger-prod-no-heartbeat", "upledger-prod-seal-old"]
    error_message = "a pause that was asked for is no alarm: those that silence raises take no action"
  }
}

run "logs_stay_on_the_instance" {
  variables {
    log_retention_days = null
  }

  assert {
    condition     = length(aws_cloudwatch_log_group.logs) == 0 && !strcontains(base64decode(aws_launch_template.monitor.user_data), "LOG_")
    error_message = "no group, and nothing that sends to one"
  }
}

run "narrowed_egress" {
  variables {
    egress_cidrs = ["10.0.0.0/8", "2001:db8::/32"]
    egress_ports = [443, 8443]
  }

  assert {
    condition = {
      for name, rule in aws_vpc_security_group_egress_rule.all : name => [rule.ip_protocol, rule.from_port, coalesce(rule.cidr_ipv4, rule.cidr_ipv6)]
      } == {
      "10.0.0.0/8 443"     = ["tcp", 443, "10.0.0.0/8"]
      "10.0.0.0/8 8443"    = ["tcp", 8443, "10.0.0.0/8"]
      "2001:db8::/32 443"  = ["tcp", 443, "2001:db8::/32"]
      "2001:db8::/32 8443" = ["tcp", 8443, "2001:db8::/32"]
    }
    error_message = "a rule for each range and port, and no other"
  }
}

run "customer_key" {
  variables {
    tables_kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/11111111-1111-1111-1111-111111111111"
    worker_count       = 1
  }

  assert {
    condition     = alltrue([for table in [aws_dynamodb_table.configs, aws_dynamodb_table.states, aws_dynamodb_table.events] : table.server_side_encryption[0].kms_key_arn == var.tables_kms_key_arn])
    error_message = "each table is encrypted with it"
  }

  assert {
    condition = alltrue([
      for policy in [aws_iam_role_policy.instance.policy, aws_iam_role_policy.worker[0].policy, aws_iam_policy.operator.policy, aws_iam_policy.auditor.policy] :
      anytrue([for statement in jsondecode(policy).Statement : statement.Sid == "UseTableKey" && statement.Resource == [var.tables_kms_key_arn] && try(statement.Condition.StringEquals["kms:ViaService"], "") == "dynamodb.eu-central-1.amazonaws.com"])
    ])
    error_message = "each role may use it, through DynamoDB alone"
  }
}
