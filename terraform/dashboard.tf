# One dashboard: is it running, what is pending, how long do passes take.

resource "aws_cloudwatch_dashboard" "monitor" {
  count = var.enable_alarms ? 1 : 0

  dashboard_name = local.name

  dashboard_body = jsonencode({
    widgets = concat(
      [{
        type       = "alarm"
        x          = 0
        y          = 0
        width      = 24
        height     = 3
        properties = { title = "Alarms", alarms = local.people_alarms }
      }],
      [for place, graph in local.graphs : {
        type   = "metric"
        x      = 8 * place
        y      = 3
        width  = 8
        height = 6
        properties = {
          title   = graph.title
          region  = var.region
          stat    = graph.stat
          period  = local.pass_seconds
          metrics = [for metric in graph.metrics : [local.metrics_namespace, metric, "Environment", var.environment]]
        }
      }],
    )
  })
}

locals {
  people_alarms = concat(
    aws_cloudwatch_metric_alarm.heartbeat[*].arn,
    [for alarm in aws_cloudwatch_metric_alarm.undone : alarm.arn],
    aws_cloudwatch_metric_alarm.throttled[*].arn,
    [for alarm in aws_cloudwatch_metric_alarm.above : alarm.arn],
  )

  graphs = [
    { title = "Passes and checks", stat = "Sum", metrics = ["Heartbeat", "Checked"] },
    { title = "Down, and what is owed", stat = "Maximum", metrics = ["Down", "AlertsOwed", "Unrecorded", "InvalidConfigs"] },
    { title = "Duration of a pass (ms)", stat = "Maximum", metrics = ["DurationMs"] },
  ]
}
