# The queue and its workers, which exist only above worker_count 0.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  alert_emails         = ["ops@example.com"]
  release_directory    = "./tests/release"
  release_version      = "0.0.1"
  worker_count         = 4
  worker_count_max     = 16
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
  worker_instance_type        = null
  worker_subnet_ids           = []
  enable_status_page          = false
  status_page_domain          = null
  status_page_certificate_arn = null
  status_page_zone_id         = null
  status_page_price_class     = "PriceClass_100"
}

run "queue" {
  assert {
    condition     = aws_sqs_queue.checks[0].sqs_managed_sse_enabled && aws_sqs_queue.dead_letters[0].sqs_managed_sse_enabled
    error_message = "both queues are encrypted"
  }

  assert {
    condition     = aws_sqs_queue.checks[0].visibility_timeout_seconds > 120
    error_message = "a message stays hidden for longer than the longest legal check"
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.checks[0].redrive_policy).deadLetterTargetArn == aws_sqs_queue.dead_letters[0].arn
    error_message = "what cannot be used ends in the dead-letter queue"
  }
}

run "workers" {
  assert {
    condition     = aws_autoscaling_group.workers[0].min_size == 4 && aws_autoscaling_group.workers[0].max_size == 16
    error_message = "the group keeps worker_count and may grow to worker_count_max"
  }

  assert {
    condition     = length(aws_autoscaling_group.workers[0].vpc_zone_identifier) == 2
    error_message = "spread over the zones of the VPC"
  }

  assert {
    condition     = aws_launch_template.worker[0].metadata_options[0].http_tokens == "required" && aws_launch_template.worker[0].metadata_options[0].http_put_response_hop_limit == 1
    error_message = "IMDSv2 only, hop limit 1"
  }

  assert {
    condition     = one(aws_launch_template.worker[0].block_device_mappings).ebs[0].encrypted == "true"
    error_message = "the root volume is encrypted"
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.worker[0].user_data), "ALERT_RATE=\"0.25\"") && strcontains(base64decode(aws_launch_template.worker[0].user_data), "install\" --worker")
    error_message = "a worker takes its share of 4 messages a second"
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.monitor.user_data), "--pass dispatch") && !strcontains(base64decode(aws_launch_template.monitor.user_data), "ALERT_RATE")
    error_message = "the instance dispatches, at its own rate"
  }

  assert {
    condition     = alltrue([for tag in ["Project", "Environment", "ManagedBy", "Name", "Release"] : alltrue([for each in aws_launch_template.worker[0].tag_specifications : contains(keys(each.tags), tag)])])
    error_message = "what the template starts is tagged, which default_tags does not do"
  }
}

run "rights" {
  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement : statement.Action
      if contains(flatten([statement.Resource]), aws_sqs_queue.checks[0].arn)
    ])) == toset(["sqs:SendMessage", "sqs:GetQueueAttributes"])
    error_message = "the dispatcher sends and counts"
  }

  assert {
    condition = toset(flatten([
      for statement in jsondecode(aws_iam_role_policy.worker[0].policy).Statement : statement.Action
      if contains(flatten([statement.Resource]), aws_sqs_queue.checks[0].arn)
    ])) == toset(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"])
    error_message = "a worker takes, keeps hidden and deletes"
  }
}

run "alarms" {
  assert {
    condition = alltrue([
      contains(aws_cloudwatch_metric_alarm.queue_slow[0].alarm_actions, aws_autoscaling_policy.more[0].arn),
      contains(aws_cloudwatch_metric_alarm.queue_quick[0].alarm_actions, aws_autoscaling_policy.fewer[0].arn),
      contains(aws_cloudwatch_metric_alarm.above["queue-late"].alarm_actions, aws_sns_topic.alerts.arn),
      contains(aws_cloudwatch_metric_alarm.above["dead-letters"].alarm_actions, aws_sns_topic.alerts.arn),
    ])
    error_message = "age scales; age and dead letters are told to people"
  }
}

run "rate_of_six" {
  variables {
    worker_count_max = 6
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.worker[0].user_data), "ALERT_RATE=\"0.666\"")
    error_message = "a rate that the program takes: never more than the share, and not a dozen digits"
  }
}

run "default_maximum" {
  variables {
    worker_count_max = null
  }

  assert {
    condition     = aws_autoscaling_group.workers[0].max_size == 8
    error_message = "twice worker_count"
  }
}
