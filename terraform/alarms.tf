locals {
  metrics_namespace = var.project_name
  pass_seconds      = var.schedule_minutes * 60

  # Counts that each pass reports, and for how many passes they may stay above zero before a person is notified.
  undone = {
    unrecorded = {
      metric      = "Unrecorded"
      passes      = 1
      description = "A check could not be recorded. See /var/log/upledger/ on the instance. The next pass continues automatically."
    }
    pending = {
      metric      = "AlertsOwed"
      passes      = 3
      description = "Alerts have been pending for three passes. They are delivered when the topic accepts messages again. Run `upledger doctor` to find the cause."
    }
    invalid = {
      metric      = "InvalidConfigs"
      passes      = 1
      description = "A config is invalid, so its API is not monitored. Run `upledger apis list` to see which one and why."
    }
  }
}

# The dead-man's switch. It runs outside the instance that it monitors, and missing data raises it.
resource "aws_cloudwatch_metric_alarm" "heartbeat" {
  count = var.enable_alarms ? 1 : 0

  alarm_name          = "${local.name}-no-heartbeat"
  alarm_description   = "No pass of upledger (${var.environment}) has finished its work for ${3 * var.schedule_minutes} minutes, so APIs may not be monitored. Check the console output of the instance and /var/log/upledger/."
  namespace           = local.metrics_namespace
  metric_name         = "Heartbeat"
  dimensions          = { Environment = var.environment }
  statistic           = "Sum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = local.pass_seconds
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_metric_alarm" "undone" {
  for_each = { for name, alarm in local.undone : name => alarm if var.enable_alarms }

  alarm_name          = "${local.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = local.metrics_namespace
  metric_name         = each.value.metric
  dimensions          = { Environment = var.environment }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = local.pass_seconds
  evaluation_periods  = each.value.passes
  datapoints_to_alarm = each.value.passes
  treat_missing_data  = "notBreaching" # the heartbeat alarm covers missing data
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
}

# The queue and its dead letters, only if worker_count is above 0.
resource "aws_cloudwatch_metric_alarm" "queue_late" {
  count = local.queued && var.enable_alarms ? 1 : 0

  alarm_name          = "${local.name}-queue-late"
  alarm_description   = "Checks have been waiting for more than ${var.schedule_minutes} minutes. There are too few workers, or they are not running."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.checks[0].name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = local.pass_seconds
  period              = 60
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  count = local.queued && var.enable_alarms ? 1 : 0

  alarm_name          = "${local.name}-dead-letters"
  alarm_description   = "A message in the check queue could not be processed. It is in ${local.name}-dead-letters. The worker's log (journalctl -u upledger-work) gives the reason."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letters[0].name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
}
