# The logs of all instances in one place. The program writes JSON lines, and sends them itself (`upledger ship-logs`):
# no agent of others is installed.

locals {
  ships_logs = var.log_retention_days != null

  log_rights = [for group in aws_cloudwatch_log_group.logs : {
    Sid      = "SendLogs"
    Effect   = "Allow"
    Action   = ["logs:PutLogEvents", "logs:CreateLogStream"]
    Resource = ["${group.arn}:*"] # its log streams
  }]
}

resource "aws_cloudwatch_log_group" "logs" {
  # checkov:skip=CKV_AWS_338:log_retention_days sets it; what must be kept longer is in the events, not in this log
  count = local.ships_logs ? 1 : 0

  name              = local.log_group
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.alerts.arn # its policy lets CloudWatch Logs use it for this group

  tags = local.tags
}

locals {
  log_group = "/${var.project_name}/${var.environment}"
}
