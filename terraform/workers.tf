# The workers, created only if worker_count is above 0. They take checks from the queue (queue.tf).

locals {
  worker_count_max     = coalesce(var.worker_count_max, 2 * var.worker_count)
  worker_instance_type = coalesce(var.worker_instance_type, local.instance_type)

  # SNS disables an address above 10 messages per second. The workers share 4, which leaves 5 for the dispatcher.
  worker_alert_rate = local.queued ? floor(4000 / local.worker_count_max) / 1000 : null

  worker_user_data = local.queued ? templatefile("${path.module}/boot/boot.sh.tftpl", merge(local.boot, {
    environment = merge(local.environment, { ALERT_RATE = tostring(local.worker_alert_rate) })
    install     = "--worker"
    group       = ""
    hook        = ""
    pass        = ""
    if_failed   = "shutdown -h now" # the group then starts a replacement
  })) : null

  # No permission on the dead-letter queue is needed: SQS moves messages there itself.
  work_rights = concat(
    [for queue in aws_sqs_queue.checks : {
      Sid      = "TakeChecks"
      Effect   = "Allow"
      Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]
      Resource = [queue.arn]
    }],
    [{
      Sid      = "ReadConfigs" # of the APIs of a message; whoever makes passes scans the table instead
      Effect   = "Allow"
      Action   = ["dynamodb:BatchGetItem"]
      Resource = [aws_dynamodb_table.configs.arn]
    }],
  )
}

resource "aws_iam_role" "worker" {
  count = local.queued ? 1 : 0

  name               = "${local.name}-worker"
  description        = "What the workers of ${local.name} may do"
  assume_role_policy = local.ec2_assumes

  tags = local.tags
}

resource "aws_iam_role_policy" "worker" {
  count = local.queued ? 1 : 0

  name = "work"
  role = aws_iam_role.worker[0].id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.pass_rights, local.work_rights, local.log_rights, local.table_key_rights, local.session_rights)
  })
}

resource "aws_iam_instance_profile" "worker" {
  count = local.queued ? 1 : 0

  name = aws_iam_role.worker[0].name
  role = aws_iam_role.worker[0].name

  tags = local.tags
}

data "aws_subnets" "workers" {
  count = local.queued && length(var.worker_subnet_ids) == 0 ? 1 : 0

  filter {
    name   = "vpc-id"
    values = [local.vpc_id]
  }
}

resource "aws_launch_template" "worker" {
  # checkov:skip=CKV_AWS_88:the default VPC has public subnets only; associate_public_ip = false is for private ones
  count = local.queued ? 1 : 0

  name                                 = "${local.name}-worker"
  description                          = "A worker of ${local.name}"
  image_id                             = local.ami_id
  instance_type                        = local.worker_instance_type
  key_name                             = var.key_name
  user_data                            = base64encode(local.worker_user_data)
  update_default_version               = true
  instance_initiated_shutdown_behavior = "terminate"

  iam_instance_profile {
    name = aws_iam_instance_profile.worker[0].name
  }

  network_interfaces {
    associate_public_ip_address = var.associate_public_ip
    security_groups             = [aws_security_group.instance.id]
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/sda1"

    ebs {
      encrypted   = true
      volume_type = "gp3"
      volume_size = var.root_volume_gb
    }
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "volume", "network-interface"])

    content {
      resource_type = tag_specifications.value
      tags          = merge(local.tags, { Name = "${local.name}-worker", Release = local.release_version })
    }
  }

  tags = local.tags
}

# Workers are spread evenly across zones. A new release replaces them a few at a time.
resource "aws_autoscaling_group" "workers" {
  count = local.queued ? 1 : 0

  name                = "${local.name}-workers"
  min_size            = var.paused ? 0 : var.worker_count
  max_size            = var.paused ? 0 : local.worker_count_max
  vpc_zone_identifier = length(var.worker_subnet_ids) > 0 ? var.worker_subnet_ids : data.aws_subnets.workers[0].ids
  health_check_type   = "EC2"

  wait_for_capacity_timeout = "0" # the alarms report whether the workers work; an apply need not wait for them

  launch_template {
    id      = aws_launch_template.worker[0].id
    version = aws_launch_template.worker[0].latest_version
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage = 50
    }
  }

  dynamic "tag" {
    for_each = merge(local.tags, { Name = "${local.name}-worker" })

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = false # the launch template tags what it starts
    }
  }

  # The scaling policies choose the current number.
  lifecycle {
    ignore_changes = [desired_capacity]
  }

  depends_on = [aws_iam_role_policy.worker, aws_s3_object.release]
}

resource "aws_autoscaling_policy" "more" {
  count = local.queued ? 1 : 0

  name                      = "${local.name}-more-workers"
  autoscaling_group_name    = aws_autoscaling_group.workers[0].name
  policy_type               = "StepScaling"
  adjustment_type           = "PercentChangeInCapacity"
  min_adjustment_magnitude  = 1
  estimated_instance_warmup = 120

  step_adjustment {
    metric_interval_lower_bound = 0
    metric_interval_upper_bound = 120
    scaling_adjustment          = 25
  }

  step_adjustment {
    metric_interval_lower_bound = 120
    scaling_adjustment          = 50
  }
}

resource "aws_autoscaling_policy" "fewer" {
  count = local.queued ? 1 : 0

  name                   = "${local.name}-fewer-workers"
  autoscaling_group_name = aws_autoscaling_group.workers[0].name
  policy_type            = "StepScaling"
  adjustment_type        = "ChangeInCapacity"

  step_adjustment {
    metric_interval_upper_bound = 0
    scaling_adjustment          = -1
  }
}

# These two alarms drive scaling, so they exist with or without enable_alarms. They notify nobody; alarms.tf has those that do.
resource "aws_cloudwatch_metric_alarm" "queue_slow" {
  count = local.queued ? 1 : 0

  alarm_name          = "${local.name}-queue-slow"
  alarm_description   = "Checks are waiting in the queue. Starts more workers."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.checks[0].name }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 30
  period              = 60
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_autoscaling_policy.more[0].arn]

  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "queue_quick" {
  count = local.queued ? 1 : 0

  alarm_name          = "${local.name}-queue-quick"
  alarm_description   = "No check has waited in the queue for 15 minutes. Stops one worker."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.checks[0].name }
  statistic           = "Maximum"
  comparison_operator = "LessThanThreshold"
  threshold           = 10
  period              = 60
  evaluation_periods  = 15
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_autoscaling_policy.fewer[0].arn]

  tags = local.tags
}
