# The runners: machines that make the passes. One is enough; one more makes the same passes again, and the log decides
# who records what, so no alert is sent twice. Nothing of value lives on them.

locals {
  runners     = var.paused ? 0 : var.runner_count
  launch_hook = "first-pass"

  # The group's ARN has an id that is known only once it is there; its name is ours.
  launch_rights = [{
    Sid      = "AnswerLaunch"
    Effect   = "Allow"
    Action   = ["autoscaling:CompleteLifecycleAction"]
    Resource = ["arn:${local.partition}:autoscaling:${local.region}:${local.account_id}:autoScalingGroup:*:autoScalingGroupName/${local.name}"]
  }]
}

resource "aws_launch_template" "monitor" {
  # checkov:skip=CKV_AWS_88:the default VPC has public subnets only; associate_public_ip = false is for private ones
  name                   = "${local.name}-runner"
  description            = "A runner of ${local.name}"
  image_id               = local.ami_id
  instance_type          = local.instance_type
  key_name               = var.key_name
  user_data              = base64encode(local.user_data)
  update_default_version = true

  iam_instance_profile {
    name = aws_iam_instance_profile.instance.name
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
      tags          = merge(local.tags, { Name = local.name, Release = local.release_version })
    }
  }

  tags = local.tags
}

# A runner that dies is replaced. A new template (another release, another image) is a new runner first: only when its
# boot script has made a good pass and answered the hook does the old one go. A boot that fails leaves the old one running.
resource "aws_autoscaling_group" "monitor" {
  name                = local.name
  min_size            = local.runners
  max_size            = 2 * local.runners # room for the new ones of an upgrade beside the old ones
  desired_capacity    = local.runners
  vpc_zone_identifier = local.runner_subnets
  health_check_type   = "EC2"

  wait_for_capacity_timeout = "0" # the alarms report whether the runners work; an apply need not wait for them

  launch_template {
    id      = aws_launch_template.monitor.id
    version = aws_launch_template.monitor.latest_version
  }

  # Put before the first runner starts. The boot script answers it; silence for half an hour is a no.
  initial_lifecycle_hook {
    name                 = local.launch_hook
    lifecycle_transition = "autoscaling:EC2_INSTANCE_LAUNCHING"
    default_result       = "ABANDON"
    heartbeat_timeout    = 1800
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage = 100
      max_healthy_percentage = 200
    }
  }

  dynamic "tag" {
    for_each = merge(local.tags, { Name = local.name })

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = false # the launch template tags what it starts
    }
  }

  # The first boot step reads the release with this role.
  depends_on = [aws_iam_role_policy.instance, aws_s3_object.release]
}

# A failed launch or upgrade: the old runner continues, and a person must know.
resource "aws_cloudwatch_event_rule" "launches" {
  count = var.enable_alarms ? 1 : 0

  name        = "${local.name}-failed-launches"
  description = "A runner or worker of ${local.name} could not be started, or an upgrade failed"

  event_pattern = jsonencode({
    source      = ["aws.autoscaling"]
    detail-type = ["EC2 Instance Launch Unsuccessful", "EC2 Auto Scaling Instance Refresh Failed"]
    detail      = { AutoScalingGroupName = [local.name, "${local.name}-workers"] }
  })

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "launches" {
  count = var.enable_alarms ? 1 : 0

  rule      = aws_cloudwatch_event_rule.launches[0].name
  target_id = "alerts"
  arn       = aws_sns_topic.alerts.arn

  input_transformer {
    input_paths    = { what = "$.detail-type", group = "$.detail.AutoScalingGroupName", at = "$.time" }
    input_template = "\"<what> in <group> at <at>. The runners that were there before go on. The console output of the new instance says which step failed.\""
  }

  depends_on = [aws_sns_topic_policy.alerts]
}
