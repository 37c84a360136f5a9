# What an operator gets who sets nothing but an address. The provider is mocked: nothing is made, no account is needed.

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

run "tables" {
  assert {
    condition = alltrue([
      for table in [aws_dynamodb_table.configs, aws_dynamodb_table.states, aws_dynamodb_table.events] :
      table.billing_mode == "PAY_PER_REQUEST" && table.deletion_protection_enabled
      && table.point_in_time_recovery[0].enabled && table.server_side_encryption[0].enabled
    ])
    error_message = "each table: on demand, deletion protection, point-in-time recovery, encryption"
  }

  assert {
    condition     = [for table in [aws_dynamodb_table.configs, aws_dynamodb_table.states, aws_dynamodb_table.events] : table.name] == ["api_health_configs", "api_health_states", "api_health_events"]
    error_message = "the three tables have the names that the program expects"
  }

  assert {
    condition     = aws_dynamodb_table.events.ttl[0].attribute_name == "expires_at" && aws_dynamodb_table.events.ttl[0].enabled
    error_message = "events expire by expires_at"
  }

  assert {
    condition     = length(aws_dynamodb_table.configs.ttl) == 0 && length(aws_dynamodb_table.states.ttl) == 0
    error_message = "configs and states never expire"
  }
}

run "topic" {
  assert {
    condition     = aws_sns_topic.alerts.name == "upledger-alerts-prod"
    error_message = "the topic is PROJECT-alerts-ENVIRONMENT"
  }

  assert {
    condition     = aws_sns_topic.alerts.kms_master_key_id == aws_kms_key.alerts.arn && aws_kms_key.alerts.enable_key_rotation
    error_message = "the topic is encrypted with a customer key that rotates"
  }

  # With the AWS-managed key, or without this statement, alarms are dropped silently.
  assert {
    condition = anytrue([
      for statement in jsondecode(aws_kms_key.alerts.policy).Statement :
      statement.Effect == "Allow"
      && try(statement.Principal.Service, "") == "cloudwatch.amazonaws.com"
      && toset(flatten([statement.Action])) == toset(["kms:Decrypt", "kms:GenerateDataKey*"])
      && try(statement.Condition.StringEquals["aws:SourceAccount"], "") == "123456789012"
    ])
    error_message = "the key's policy admits the alarms of this account"
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_kms_key.alerts.policy).Statement :
      try(statement.Principal.AWS, "") == "arn:aws:iam::123456789012:root" && statement.Action == "kms:*"
    ])
    error_message = "the account can administer the key: without that it could never be changed again"
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_sns_topic_policy.alerts.policy).Statement :
      statement.Effect == "Allow"
      && try(statement.Principal.Service, "") == "cloudwatch.amazonaws.com"
      && statement.Action == "sns:Publish" && statement.Resource == aws_sns_topic.alerts.arn
      && try(statement.Condition.StringEquals["aws:SourceAccount"], "") == "123456789012"
    ])
    error_message = "the topic's policy admits the alarms of this account"
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_sns_topic_policy.alerts.policy).Statement :
      statement.Effect == "Deny" || try(statement.Principal.Service, "") != ""
    ])
    error_message = "nobody but services is admitted by the topic's policy: people and roles are by IAM"
  }

  assert {
    condition     = [for subscription in aws_sns_topic_subscription.email : "${subscription.protocol}:${subscription.endpoint}"] == ["email:ops@example.com"]
    error_message = "each address is subscribed to the whole topic"
  }

  assert {
    condition     = alltrue([for subscription in aws_sns_topic_subscription.email : subscription.filter_policy == null])
    error_message = "a topic-wide subscription has no filter: filtered recipients never see alarms"
  }
}

run "instance" {
  assert {
    condition     = aws_launch_template.monitor.metadata_options[0].http_tokens == "required" && aws_launch_template.monitor.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "IMDSv2 only, hop limit 1"
  }

  assert {
    condition     = one(aws_launch_template.monitor.block_device_mappings).ebs[0].encrypted == "true"
    error_message = "the root volume is encrypted"
  }

  assert {
    condition     = aws_autoscaling_group.monitor.launch_template[0].version == tostring(aws_launch_template.monitor.latest_version)
    error_message = "a number, not $Latest: a changed boot script is an upgrade that the plan shows"
  }

  assert {
    condition     = aws_launch_template.monitor.instance_type == "t3.micro" && aws_launch_template.monitor.image_id == "ami-0123456789abcdef0"
    error_message = "a small instance of the looked-up image"
  }

  assert {
    condition     = length(aws_vpc_security_group_ingress_rule.ssh) == 0
    error_message = "no way in"
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_egress_rule.all : rule.ip_protocol == "-1"])
    error_message = "all outbound"
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.monitor.user_data), filesha256("tests/release/upledger-0.0.1-linux-x64.tar.gz"))
    error_message = "the boot script knows the SHA-256 of the archive"
  }

  assert {
    condition     = length(base64decode(aws_launch_template.monitor.user_data)) < 16384
    error_message = "EC2 takes 16 KB of user data"
  }

  assert {
    condition     = !strcontains(base64decode(aws_launch_template.monitor.user_data), "SECRETS_PARAMETER_PATH")
    error_message = "no secrets are read unless a path is given"
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.monitor.user_data), "--schedule-minutes 2 --pass run")
    error_message = "a pass every two minutes"
  }
}

run "runners" {
  assert {
    condition = (
      aws_autoscaling_group.monitor.min_size == 1 && aws_autoscaling_group.monitor.desired_capacity == 1
      && length(aws_autoscaling_group.monitor.vpc_zone_identifier) == 2 && aws_autoscaling_group.monitor.health_check_type == "EC2"
    )
    error_message = "one runner in any zone, replaced when it dies"
  }

  assert {
    condition = (
      one(aws_autoscaling_group.monitor.instance_refresh[0].preferences).min_healthy_percentage == 100
      && one(aws_autoscaling_group.monitor.instance_refresh[0].preferences).max_healthy_percentage == 200
      && aws_autoscaling_group.monitor.max_size == 2
    )
    error_message = "an upgrade starts the new runner before the old one goes, and has room for both"
  }

  assert {
    condition     = [for hook in aws_autoscaling_group.monitor.initial_lifecycle_hook : [hook.lifecycle_transition, hook.default_result]] == [["autoscaling:EC2_INSTANCE_LAUNCHING", "ABANDON"]]
    error_message = "a runner that does not answer is given up, and the old one stays"
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.monitor.user_data), "AutoScalingGroupName=upledger-prod&LifecycleHookName=first-pass&")
    error_message = "the boot script answers that hook of that group"
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement : flatten([statement.Resource])
      if contains(flatten([statement.Action]), "autoscaling:CompleteLifecycleAction")
    ] == [["arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:*:autoScalingGroupName/upledger-prod"]]
    error_message = "and may answer for that group alone"
  }
}

run "failed_launches" {
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.launches[0].event_pattern).detail.AutoScalingGroupName[0] == aws_autoscaling_group.monitor.name && aws_cloudwatch_event_target.launches[0].arn == aws_sns_topic.alerts.arn
    error_message = "a failed launch or upgrade goes to the topic"
  }

  assert {
    condition = alltrue([
      for policy in [aws_kms_key.alerts.policy, aws_sns_topic_policy.alerts.policy] :
      anytrue([for statement in jsondecode(policy).Statement : statement.Effect == "Allow" && try(statement.Principal.Service, "") == "events.amazonaws.com"])
    ])
    error_message = "topic and key admit them"
  }
}

run "releases" {
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.releases.block_public_acls, aws_s3_bucket_public_access_block.releases.block_public_policy,
      aws_s3_bucket_public_access_block.releases.ignore_public_acls, aws_s3_bucket_public_access_block.releases.restrict_public_buckets,
    ])
    error_message = "the bucket is private"
  }

  assert {
    condition     = aws_s3_bucket_versioning.releases.versioning_configuration[0].status == "Enabled"
    error_message = "the bucket is versioned"
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.releases.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "the bucket is encrypted"
  }

  assert {
    condition     = one(one(aws_s3_bucket_lifecycle_configuration.releases.rule).noncurrent_version_expiration).newer_noncurrent_versions == 4
    error_message = "the last five: the current one and four before it"
  }
}

run "alarms" {
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.heartbeat[0].treat_missing_data == "breaching"
      && aws_cloudwatch_metric_alarm.heartbeat[0].evaluation_periods >= 3
      && aws_cloudwatch_metric_alarm.heartbeat[0].period == 120
      && contains(aws_cloudwatch_metric_alarm.heartbeat[0].alarm_actions, aws_sns_topic.alerts.arn)
    )
    error_message = "silence of three periods of the schedule raises the dead-man alarm"
  }

  assert {
    condition     = { for name, alarm in aws_cloudwatch_metric_alarm.undone : name => alarm.metric_name } == { unrecorded = "Unrecorded", pending = "AlertsOwed", late = "Late", channels = "ChannelsFailing", invalid = "InvalidConfigs" }
    error_message = "alarms on what stays undone"
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.undone : contains(alarm.alarm_actions, aws_sns_topic.alerts.arn) && alarm.namespace == "upledger" && alarm.dimensions == tomap({ Environment = "prod" })])
    error_message = "they watch this environment and go to the topic"
  }
}

run "alarms_of_aws" {
  assert {
    condition = alltrue([
      for alarm in concat([aws_cloudwatch_metric_alarm.throttled[0]], values(aws_cloudwatch_metric_alarm.above)) :
      contains(alarm.alarm_actions, aws_sns_topic.alerts.arn)
    ])
    error_message = "each goes to the topic"
  }

  assert {
    condition     = toset([for alarm in aws_cloudwatch_metric_alarm.above : alarm.alarm_name]) == toset(["upledger-prod-doctor", "upledger-prod-undelivered", "upledger-prod-status-check"])
    error_message = "without workers there is no alarm about their queue"
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.throttled[0].metric_query) == 7
    error_message = "reads and writes of three tables, and their sum"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.above["doctor"].treat_missing_data == "ignore"
    error_message = "doctor reports once a day: silence in between is no end of an alarm"
  }

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.monitor[0].dashboard_body).widgets) == 8
    error_message = "a dashboard: the alarms, six graphs, and what the log warns of"
  }
}

run "rights" {
  # The stand-in of `npm run test:aws` and a test that reads the program's calls look at every right; these are the
  # promises that a reviewer looks for.
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement :
      length(setintersection(
        toset(flatten([statement.Action])),
        ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "dynamodb:PartiQLUpdate", "dynamodb:PartiQLDelete", "dynamodb:*", "*"],
      )) == 0
      if contains(flatten([statement.Resource]), aws_dynamodb_table.events.arn)
    ])
    error_message = "the log is append-only for the instance"
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.instance.policy).Statement :
      toset(flatten([statement.Action])) == toset(["cloudwatch:PutMetricData"]) && statement.Condition.StringEquals["cloudwatch:namespace"] == "upledger"
      if contains(flatten([statement.Resource]), "*")
    ])
    error_message = "the one permission without a resource is bound to a namespace"
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.auditor.policy).Statement :
      alltrue([for action in flatten([statement.Action]) : contains(["dynamodb:Query", "dynamodb:Scan", "dynamodb:GetItem", "dynamodb:BatchGetItem"], action)])
    ])
    error_message = "the auditor writes nothing"
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.operator.policy).Statement :
      alltrue([for action in flatten([statement.Action]) : !contains(["dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:PutItem", "dynamodb:DeleteItem"], action)])
      if contains(flatten([statement.Resource]), aws_dynamodb_table.events.arn)
    ])
    error_message = "the operator cannot write the log"
  }
}

run "no_queue" {
  assert {
    condition = alltrue([
      length(aws_sqs_queue.checks) == 0, length(aws_sqs_queue.dead_letters) == 0, length(aws_autoscaling_group.workers) == 0,
      length(aws_launch_template.worker) == 0, length(aws_iam_role.worker) == 0, length(aws_cloudwatch_metric_alarm.queue_slow) == 0,
    ])
    error_message = "without workers there is no queue and nothing of it"
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.instance.policy, "sqs:") && !strcontains(base64decode(aws_launch_template.monitor.user_data), "CHECK_QUEUE_URL")
    error_message = "without a queue nobody may use one"
  }
}

run "logs" {
  assert {
    condition     = aws_cloudwatch_log_group.logs[0].name == "/upledger/prod" && aws_cloudwatch_log_group.logs[0].retention_in_days == 30 && aws_cloudwatch_log_group.logs[0].kms_key_id == aws_kms_key.alerts.arn
    error_message = "the logs of all instances, for 30 days, under the key"
  }

  # Without this statement CloudWatch Logs refuses the group.
  assert {
    condition = anytrue([
      for statement in jsondecode(aws_kms_key.alerts.policy).Statement :
      try(statement.Principal.Service, "") == "logs.eu-central-1.amazonaws.com"
      && try(statement.Condition.ArnEquals["kms:EncryptionContext:aws:logs:arn"], "") == "arn:aws:logs:eu-central-1:123456789012:log-group:/upledger/prod"
    ])
    error_message = "the key's policy admits CloudWatch Logs, for this group alone"
  }

  assert {
    condition = alltrue([
      for line in ["LOG_GROUP=\"/upledger/prod\"", "LOG_FORMAT=\"json\""] :
      strcontains(base64decode(aws_launch_template.monitor.user_data), line)
    ])
    error_message = "the instances write and send them"
  }

  assert {
    condition     = length(aws_s3_bucket.seals) == 0 && !strcontains(base64decode(aws_launch_template.monitor.user_data), "HEARTBEAT_URL") && !strcontains(output.environment, "LOG_")
    error_message = "no seals and no switch outside unless they are asked for; people on their own machines read text"
  }
}
