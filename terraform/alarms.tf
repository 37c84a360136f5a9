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
    late = {
      metric      = "Late"
      passes      = 3
      description = "In three passes, APIs had not been checked for more than a whole interval. Passes are missing or take too long: see DurationMs on the dashboard. Run `upledger status` to see which APIs."
    }
    channels = {
      metric      = "ChannelsFailing"
      passes      = 3
      description = "In three passes, a channel or the topic did not take an alert. What is pending is sent when it does. The log of the passes names the channel and the answer; `upledger channels test ID` tries it."
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
  alarm_description   = "Fewer than ${var.runner_count} passes of upledger (${var.environment}) have finished their work in each period of ${var.schedule_minutes} minutes, three times in a row, so APIs may not be monitored. Check the console output of the instances and /var/log/upledger/."
  namespace           = local.metrics_namespace
  metric_name         = "Heartbeat"
  dimensions          = { Environment = var.environment }
  statistic           = "Sum"
  comparison_operator = "LessThanThreshold"
  threshold           = var.runner_count # each runner sends one in each period
  period              = local.pass_seconds
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  treat_missing_data  = "breaching"
  actions_enabled     = !var.paused
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]

  tags = local.tags
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

  tags = local.tags
}

locals {
  throttles = [
    for pair in setproduct(["configs", "states", "events"], ["ReadThrottleEvents", "WriteThrottleEvents"]) :
    { id = lower("${pair[0]}_${pair[1]}"), table = pair[0], metric = pair[1] }
  ]

  table_names = {
    configs = aws_dynamodb_table.configs.name
    states  = aws_dynamodb_table.states.name
    events  = aws_dynamodb_table.events.name
  }
}

resource "aws_cloudwatch_metric_alarm" "throttled" {
  count = var.enable_alarms ? 1 : 0

  alarm_name          = "${local.name}-throttled"
  alarm_description   = "DynamoDB has refused requests because they were too many. Nothing is lost: they are repeated, and the next pass continues. If it stays, look for another reader of the tables, or ask AWS for a higher limit."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]

  metric_query {
    id          = "refused"
    label       = "requests refused"
    expression  = join("+", [for throttle in local.throttles : "FILL(${throttle.id},0)"])
    return_data = true
  }

  dynamic "metric_query" {
    for_each = local.throttles

    content {
      id = metric_query.value.id

      metric {
        namespace   = "AWS/DynamoDB"
        metric_name = metric_query.value.metric
        dimensions  = { TableName = local.table_names[metric_query.value.table] }
        stat        = "Sum"
        period      = 300
      }
    }
  }

  tags = local.tags
}

# One metric each, which is above its threshold for some periods in a row.
locals {
  above = merge(
    {
      # `doctor` runs at the boot of an instance and once a day. Between two runs the alarm stays as the last one left it.
      doctor = {
        description = "The daily `upledger doctor` has warnings or faults. Run it to see them; /var/log/upledger/doctor.log on the instance has them too."
        namespace   = local.metrics_namespace
        metric      = "DoctorWarnings"
        dimensions  = { Environment = var.environment }
        statistic   = "Maximum"
        threshold   = 0
        period      = 3600
        periods     = 1
        missing     = "ignore"
      }
      undelivered = {
        description = "SNS took messages and could not deliver them to a subscriber. `upledger subscriptions list` names the addresses."
        namespace   = "AWS/SNS"
        metric      = "NumberOfNotificationsFailed"
        dimensions  = { TopicName = aws_sns_topic.alerts.name }
        statistic   = "Sum"
        threshold   = 0
        period      = 300
        periods     = 1
        missing     = "notBreaching"
      }
      status-check = {
        description = "An instance fails the status checks of EC2. The group replaces it; if this stays, the replacements fail too."
        namespace   = "AWS/EC2"
        metric      = "StatusCheckFailed"
        dimensions  = { AutoScalingGroupName = aws_autoscaling_group.monitor.name }
        statistic   = "Maximum"
        threshold   = 0
        period      = 60
        periods     = 5
        missing     = "notBreaching" # the heartbeat alarm covers an instance that is gone
      }
    },
    # Sent once a day, after the seal was written. A seal that is not made sends nothing or an age of a day.
    local.seals ? {
      seal-old = {
        description = "No seal of the log was written in the last day. /var/log/upledger/audit.log on the instances and the log group say why."
        namespace   = local.metrics_namespace
        metric      = "SealAgeHours"
        dimensions  = { Environment = var.environment }
        statistic   = "Minimum"
        threshold   = 12
        period      = 86400
        periods     = 1
        missing     = "breaching"
      }
    } : {},
    # The queue and its dead letters, only if worker_count is above 0.
    local.queued ? {
      queue-late = {
        description = "Checks have been waiting for more than ${var.schedule_minutes} minutes. There are too few workers, or they are not running."
        namespace   = "AWS/SQS"
        metric      = "ApproximateAgeOfOldestMessage"
        dimensions  = { QueueName = aws_sqs_queue.checks[0].name }
        statistic   = "Maximum"
        threshold   = local.pass_seconds
        period      = 60
        periods     = 5
        missing     = "notBreaching"
      }
      dead-letters = {
        description = "A message in the check queue could not be processed. It is in ${local.name}-dead-letters. The worker's log (journalctl -u upledger-work) gives the reason."
        namespace   = "AWS/SQS"
        metric      = "ApproximateNumberOfMessagesVisible"
        dimensions  = { QueueName = aws_sqs_queue.dead_letters[0].name }
        statistic   = "Maximum"
        threshold   = 0
        period      = 300
        periods     = 1
        missing     = "notBreaching"
      }
    } : {},
  )
}

resource "aws_cloudwatch_metric_alarm" "above" {
  for_each = { for name, alarm in local.above : name => alarm if var.enable_alarms }

  alarm_name          = "${local.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = each.value.period
  evaluation_periods  = each.value.periods
  treat_missing_data  = each.value.missing
  actions_enabled     = !(var.paused && each.value.missing == "breaching") # a pause is silent on purpose
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]

  tags = local.tags
}

moved {
  from = aws_cloudwatch_metric_alarm.queue_late[0]
  to   = aws_cloudwatch_metric_alarm.above["queue-late"]
}

moved {
  from = aws_cloudwatch_metric_alarm.dead_letters[0]
  to   = aws_cloudwatch_metric_alarm.above["dead-letters"]
}
