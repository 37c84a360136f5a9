locals {
  metrics_namespace = var.project_name
  pass_seconds      = var.schedule_minutes * 60

  # What each pass counts, and how long it may stay above zero before somebody should know.
  undone = {
    unrecorded = {
      metric      = "Unrecorded"
      passes      = 1
      description = "A check could not be recorded. See /var/log/upledger/ on the instance; the next pass carries on by itself."
    }
    owed = {
      metric      = "AlertsOwed"
      passes      = 3
      description = "Alerts have been owed for three passes. They are delivered once the topic takes messages again; `upledger doctor` says what is wrong."
    }
    invalid = {
      metric      = "InvalidConfigs"
      passes      = 1
      description = "A config cannot be used, so its API is not monitored. `upledger apis list` names it and what is wrong."
    }
  }
}

# The dead-man's switch: it lives outside the instance that it watches, and silence is what raises it.
resource "aws_cloudwatch_metric_alarm" "heartbeat" {
  count = var.enable_alarms ? 1 : 0

  alarm_name          = "${local.name}-no-heartbeat"
  alarm_description   = "No pass of upledger (${var.environment}) has recorded all it should for ${3 * var.schedule_minutes} minutes: APIs are not being watched. Look at the console output of the instance and at /var/log/upledger/."
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
  treat_missing_data  = "notBreaching" # silence is the heartbeat's to tell
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
}
