# Answers of AWS that the configuration reads, and ARNs that policies are made of.

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_partition" {
  defaults = { partition = "aws", dns_suffix = "amazonaws.com" }
}

mock_data "aws_ami" {
  defaults = { id = "ami-0123456789abcdef0" }
}

mock_data "aws_region" {
  defaults = { id = "eu-central-1" }
}

mock_data "aws_vpcs" {
  defaults = { ids = ["vpc-0123456789abcdef0"] }
}

mock_data "aws_subnet" {
  defaults = { vpc_id = "vpc-0fedcba9876543210" }
}

mock_data "aws_subnets" {
  defaults = { ids = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"] }
}

override_resource {
  target = aws_dynamodb_table.configs
  values = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/api_health_configs" }
}

override_resource {
  target = aws_dynamodb_table.states
  values = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/api_health_states" }
}

override_resource {
  target = aws_dynamodb_table.events
  values = { arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/api_health_events" }
}

override_resource {
  target = aws_sns_topic.alerts
  values = { arn = "arn:aws:sns:eu-central-1:123456789012:upledger-alerts-prod" }
}

override_resource {
  target = aws_kms_key.alerts
  values = { arn = "arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000000" }
}

override_resource {
  target = aws_s3_bucket.releases
  values = { arn = "arn:aws:s3:::upledger-prod-releases-123456789012-eu-central-1" }
}

override_resource {
  target = aws_sqs_queue.checks
  values = {
    arn = "arn:aws:sqs:eu-central-1:123456789012:upledger-prod-checks"
    url = "https://sqs.eu-central-1.amazonaws.com/123456789012/upledger-prod-checks"
  }
}

override_resource {
  target = aws_sqs_queue.dead_letters
  values = { arn = "arn:aws:sqs:eu-central-1:123456789012:upledger-prod-dead-letters" }
}

override_resource {
  target = aws_iam_role.instance
  values = { arn = "arn:aws:iam::123456789012:role/upledger-prod-instance" }
}

override_resource {
  target = aws_iam_policy.operator
  values = { arn = "arn:aws:iam::123456789012:policy/upledger-prod-operator" }
}

override_resource {
  target = aws_iam_policy.auditor
  values = { arn = "arn:aws:iam::123456789012:policy/upledger-prod-auditor" }
}

override_resource {
  target = aws_launch_template.monitor
  values = { id = "lt-0123456789abcdef1", latest_version = 7 }
}

override_resource {
  target = aws_launch_template.worker
  values = { id = "lt-0123456789abcdef0", latest_version = 1 }
}

override_resource {
  target = aws_autoscaling_policy.more
  values = { arn = "arn:aws:autoscaling:eu-central-1:123456789012:scalingPolicy:more" }
}

override_resource {
  target = aws_autoscaling_policy.fewer
  values = { arn = "arn:aws:autoscaling:eu-central-1:123456789012:scalingPolicy:fewer" }
}

override_resource {
  target = aws_s3_bucket.seals
  values = { arn = "arn:aws:s3:::upledger-prod-seals-123456789012-eu-central-1" }
}

override_resource {
  target = aws_cloudwatch_log_group.logs
  values = { arn = "arn:aws:logs:eu-central-1:123456789012:log-group:/upledger/prod" }
}
