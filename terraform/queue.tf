# The check queue, created only if worker_count is above 0. The instance then only dispatches: it queues the checks that
# are due and sends pending alerts and digests. The workers (workers.tf) run the checks.

locals {
  queued = var.worker_count > 0

  dispatch_rights = [for queue in aws_sqs_queue.checks : {
    Sid      = "SendChecks"
    Effect   = "Allow"
    Action   = ["sqs:SendMessage", "sqs:GetQueueAttributes"]
    Resource = [queue.arn]
  }]
}

resource "aws_sqs_queue" "dead_letters" {
  count = local.queued ? 1 : 0

  name                      = "${local.name}-dead-letters"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true

  tags = local.tags
}

# Messages stay hidden for longer than the longest allowed check (120 s), and a worker extends that while it checks.
# Messages older than 15 minutes have been superseded by later dispatches.
resource "aws_sqs_queue" "checks" {
  count = local.queued ? 1 : 0

  name                       = "${local.name}-checks"
  visibility_timeout_seconds = 180
  message_retention_seconds  = 900
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters[0].arn
    maxReceiveCount     = 5
  })

  tags = local.tags
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  count = local.queued ? 1 : 0

  queue_url = aws_sqs_queue.dead_letters[0].id

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.checks[0].arn]
  })
}
