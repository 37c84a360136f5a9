data "aws_ami" "ubuntu" {
  count = var.ami_id == null ? 1 : 0

  owners      = ["099720109477"] # Canonical
  most_recent = true

  filter {
    name   = "name"
    values = ["ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-${var.architecture == "arm64" ? "arm64" : "amd64"}-server-*"]
  }

  filter {
    name   = "state"
    values = ["available"]
  }
}

data "aws_vpcs" "default" {
  count = length(local.chosen_subnets) == 0 ? 1 : 0

  filter {
    name   = "is-default"
    values = ["true"]
  }

  lifecycle {
    postcondition {
      condition     = length(self.ids) == 1
      error_message = "This region has no default VPC: set subnet_ids to subnets with outbound internet access, and associate_public_ip to false if they are private."
    }
  }
}

data "aws_subnet" "chosen" {
  count = length(local.chosen_subnets) == 0 ? 0 : 1

  id = local.chosen_subnets[0]
}

data "aws_subnets" "default" {
  count = length(local.chosen_subnets) == 0 ? 1 : 0

  filter {
    name   = "vpc-id"
    values = [local.vpc_id]
  }

  filter {
    name   = "default-for-az"
    values = ["true"]
  }
}

locals {
  chosen_subnets = length(var.subnet_ids) > 0 ? var.subnet_ids : compact([var.subnet_id])
  runner_subnets = length(local.chosen_subnets) > 0 ? local.chosen_subnets : data.aws_subnets.default[0].ids

  ami_id        = var.ami_id == null ? data.aws_ami.ubuntu[0].id : var.ami_id
  vpc_id        = length(local.chosen_subnets) == 0 ? one(data.aws_vpcs.default[0].ids) : data.aws_subnet.chosen[0].vpc_id
  instance_type = coalesce(var.instance_type, var.architecture == "arm64" ? "t4g.micro" : "t3.micro")

  # Null values are left out. Nothing here is secret: header secrets are read from SSM at the start of each pass.
  environment = {
    AWS_REGION             = local.region
    APP_ENVIRONMENT        = var.environment
    DDB_CONFIG_TABLE       = aws_dynamodb_table.configs.name
    DDB_STATE_TABLE        = aws_dynamodb_table.states.name
    DDB_EVENT_TABLE        = aws_dynamodb_table.events.name
    SNS_TOPIC_ARN          = aws_sns_topic.alerts.arn
    METRICS_NAMESPACE      = var.enable_alarms ? local.metrics_namespace : null
    SECRETS_PARAMETER_PATH = var.secrets_parameter_path
    RETAIN_CHECKS_DAYS     = var.retain_checks_days == null ? null : tostring(var.retain_checks_days)
    ANNOUNCE_NEW_APIS      = var.announce_new_apis ? "true" : null
    DENY_PRIVATE_TARGETS   = var.deny_private_targets ? "true" : null
    CHECK_QUEUE_URL        = one(aws_sqs_queue.checks[*].url)
    STATUS_PAGE            = local.status_page
    HEARTBEAT_URL          = var.heartbeat_url
    LOG_GROUP              = one(aws_cloudwatch_log_group.logs[*].name)
    LOG_FORMAT             = local.ships_logs ? "json" : null
    SEAL_TO                = local.seal_place # for the installer
  }

  boot = {
    region  = local.region
    bucket  = aws_s3_bucket.releases.bucket
    key     = local.release_key
    release = local.release_name
    sha256  = local.release_sha256

    dns_suffix = data.aws_partition.current.dns_suffix
  }

  user_data = templatefile("${path.module}/boot/boot.sh.tftpl", merge(local.boot, {
    environment = local.environment
    group       = local.name
    hook        = local.launch_hook
    pass        = local.queued ? "dispatch" : "run"
    install     = "--schedule-minutes ${var.schedule_minutes} --pass ${local.queued ? "dispatch" : "run"}"
    if_failed   = ""
  }))
}

resource "aws_security_group" "instance" {
  name_prefix = "${local.name}-"
  description = "upledger: all outbound, nothing inbound unless ssh_cidrs is given"
  vpc_id      = local.vpc_id

  lifecycle {
    create_before_destroy = true
  }

  tags = local.tags
}

# One rule for each range and port; no ports: everything. Names are resolved by the VPC, which no rule limits.
resource "aws_vpc_security_group_egress_rule" "all" {
  for_each = {
    for pair in setproduct(var.egress_cidrs, length(var.egress_ports) == 0 ? ["all"] : [for port in var.egress_ports : tostring(port)]) :
    "${pair[0]} ${pair[1]}" => { cidr = pair[0], port = pair[1] == "all" ? null : tonumber(pair[1]) }
  }

  security_group_id = aws_security_group.instance.id
  description       = "The monitored APIs, and AWS"
  ip_protocol       = each.value.port == null ? "-1" : "tcp"
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = strcontains(each.value.cidr, ":") ? null : each.value.cidr
  cidr_ipv6         = strcontains(each.value.cidr, ":") ? each.value.cidr : null

  tags = local.tags
}

moved {
  from = aws_vpc_security_group_egress_rule.all["ipv4"]
  to   = aws_vpc_security_group_egress_rule.all["0.0.0.0/0 all"]
}

moved {
  from = aws_vpc_security_group_egress_rule.all["ipv6"]
  to   = aws_vpc_security_group_egress_rule.all["::/0 all"]
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  for_each = toset(var.ssh_cidrs)

  security_group_id = aws_security_group.instance.id
  description       = "SSH for administration"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = each.value

  tags = local.tags
}
