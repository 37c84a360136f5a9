# CloudWatch alarms cannot publish to a topic under the AWS-managed key: that key's policy allows no service.
resource "aws_kms_key" "alerts" {
  description             = "Alerts of ${local.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 7

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AccountAdministers"
        Effect    = "Allow"
        Action    = "kms:*"
        Resource  = "*"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
      },
      {
        Sid       = "AlarmsPublish"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
      },
      {
        Sid       = "FailedLaunchesPublish"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Principal = { Service = "events.amazonaws.com" }
      },
      {
        Sid       = "LogsAreKept"
        Effect    = "Allow"
        Action    = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
        Resource  = "*"
        Principal = { Service = "logs.${local.region}.${data.aws_partition.current.dns_suffix}" }
        Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = "arn:${local.partition}:logs:${local.region}:${local.account_id}:log-group:${local.log_group}" } }
      },
    ]
  })

  tags = local.tags
}

resource "aws_kms_alias" "alerts" {
  name          = "alias/${local.name}-alerts"
  target_key_id = aws_kms_key.alerts.key_id
}

resource "aws_sns_topic" "alerts" {
  name              = "${var.project_name}-alerts-${var.environment}"
  display_name      = "${var.project_name} ${var.environment}"
  kms_master_key_id = aws_kms_key.alerts.arn

  tags = local.tags
}

# IAM (iam.tf) decides who in this account may publish or subscribe. The topic policy only allows alarms and failed launches to publish.
resource "aws_sns_topic_policy" "alerts" {
  arn = aws_sns_topic.alerts.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AlarmsPublish"
        Effect    = "Allow"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alerts.arn
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Condition = { StringEquals = { "aws:SourceAccount" = local.account_id } }
      },
      # AWS documents no condition for EventBridge here.
      {
        Sid       = "FailedLaunchesPublish"
        Effect    = "Allow"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alerts.arn
        Principal = { Service = "events.amazonaws.com" }
      },
      {
        Sid       = "OnlyEncryptedConnections"
        Effect    = "Deny"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alerts.arn
        Principal = { AWS = "*" }
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

# AWS mails each address a confirmation link. Until it is confirmed, the address receives nothing, and `upledger doctor` reports it.
resource "aws_sns_topic_subscription" "email" {
  for_each = toset(var.alert_emails)

  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = each.value
}
