variable "region" {
  description = "AWS region that must be the provider's, as a safeguard; null: whichever that is (AWS_REGION, or the region of the profile)."
  type        = string
  default     = null

  validation {
    condition     = var.region == null || can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", coalesce(var.region, "-")))
    error_message = "region must be the name of an AWS region, such as eu-central-1."
  }
}

variable "environment" {
  description = "Name of the environment. It is part of every resource name, a tag, and the Environment shown in alerts and metrics."
  type        = string
  default     = "prod"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,15}$", var.environment))
    error_message = "environment must be 1 to 16 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "project_name" {
  description = "First part of every name."
  type        = string
  default     = "upledger"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,15}$", var.project_name))
    error_message = "project_name must be 1 to 16 lower-case letters, digits and hyphens, and begin with a letter."
  }
}

variable "tags" {
  description = "Additional tags for all resources, besides Project, Environment and ManagedBy."
  type        = map(string)
  default     = {}
}

# Tables

variable "table_prefix" {
  description = "Prefix of the three table names, for a second environment in the same account and region (such as \"staging-\"). Empty: no prefix."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^([A-Za-z0-9_.-]{1,32})?$", var.table_prefix))
    error_message = "table_prefix must be at most 32 letters, digits, dots, hyphens and underscores."
  }
}

variable "tables_kms_key_arn" {
  description = "Customer key for the three tables; null: the aws/dynamodb key of the account, which costs nothing. The key's policy must let the account's IAM policies decide."
  type        = string
  default     = null

  validation {
    condition     = var.tables_kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.tables_kms_key_arn))
    error_message = "tables_kms_key_arn must be the ARN of a KMS key."
  }
}

variable "deletion_protection" {
  description = "Protect the tables from deletion. Set to false and apply before you destroy everything."
  type        = bool
  default     = true
}

# Alerts

variable "alert_emails" {
  description = "Addresses that receive every alert and every alarm. At least one is required: addresses that subscribe with a filter (notify_emails of an API) never receive alarms."
  type        = list(string)

  validation {
    condition     = length(var.alert_emails) > 0
    error_message = "alert_emails must contain at least one address. Without one, nobody would be notified that the monitor itself has stopped."
  }

  validation {
    condition     = alltrue([for address in var.alert_emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$", address))])
    error_message = "alert_emails must be email addresses such as ops@example.com."
  }

  validation {
    condition     = length(distinct([for address in var.alert_emails : lower(address)])) == length(var.alert_emails)
    error_message = "alert_emails contains an address twice. SNS keeps one subscription for each address."
  }
}

variable "announce_new_apis" {
  description = "Also send a notice when an API is checked for the first time."
  type        = bool
  default     = false
}

# The instance

variable "instance_type" {
  description = "EC2 instance type; null: t3.micro for x86_64, t4g.micro for arm64."
  type        = string
  default     = null

  validation {
    condition     = var.instance_type == null || can(regex("^[a-z][a-z0-9-]*[.][a-z0-9-]+$", var.instance_type))
    error_message = "instance_type must look like t3.micro."
  }

  validation {
    condition     = var.instance_type == null || can(regex("^[a-z]+[0-9]+g[a-z-]*[.]", coalesce(var.instance_type, "-"))) == (var.architecture == "arm64")
    error_message = "instance_type and architecture do not match: types with a g after the number (t4g, c7g, m8gd) are arm64, all others x86_64."
  }
}

variable "architecture" {
  description = "Processor of the instance and of the release: x86_64 or arm64."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture must be x86_64 or arm64."
  }
}

variable "ami_id" {
  description = "AMI of the instance; null: the newest Ubuntu 24.04 LTS image from Canonical. A newer image then replaces the instances at the next apply. Set this to control when that happens."
  type        = string
  default     = null

  validation {
    condition     = var.ami_id == null || can(regex("^ami-[0-9a-f]{8,17}$", var.ami_id))
    error_message = "ami_id must look like ami-0123456789abcdef0."
  }
}

variable "subnet_id" {
  description = "The one subnet of the instances, with outbound internet access; null: see subnet_ids."
  type        = string
  default     = null

  validation {
    condition     = var.subnet_id == null || can(regex("^subnet-[0-9a-f]{8,17}$", var.subnet_id))
    error_message = "subnet_id must look like subnet-0123456789abcdef0."
  }
}

variable "subnet_ids" {
  description = "Subnets of the instances, in one or more zones, with outbound internet access; empty: subnet_id, or the default subnets of the default VPC."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for subnet in var.subnet_ids : can(regex("^subnet-[0-9a-f]{8,17}$", subnet))])
    error_message = "subnet_ids must look like subnet-0123456789abcdef0."
  }

  validation {
    condition     = length(var.subnet_ids) == 0 || var.subnet_id == null
    error_message = "subnet_ids and subnet_id are two ways to say the same: set one of them."
  }
}

variable "runner_count" {
  description = "Number of instances that make the passes. One is enough, and a failed one is replaced. With two, in two zones, no pass is missed meanwhile; no alert is sent twice."
  type        = number
  default     = 1

  validation {
    condition     = var.runner_count >= 1 && var.runner_count <= 5 && floor(var.runner_count) == var.runner_count
    error_message = "runner_count must be a whole number from 1 to 5. To stop all passes, set paused."
  }
}

variable "paused" {
  description = "Stop everything that writes: no passes, no dispatch, no workers. For a restore of the tables. Nothing is checked meanwhile, and the alarms that would say so are silent."
  type        = bool
  default     = false
}

variable "associate_public_ip" {
  description = "Give the instance a public address. Needed in the default VPC; set to false in a private subnet with a NAT gateway."
  type        = bool
  default     = true
}

variable "egress_cidrs" {
  description = "Ranges that the instances may connect to, IPv4 and IPv6. They must include the monitored APIs and the endpoints of AWS, unless the VPC has endpoints for these."
  type        = list(string)
  default     = ["0.0.0.0/0", "::/0"]

  validation {
    condition     = length(var.egress_cidrs) > 0 && alltrue([for cidr in var.egress_cidrs : can(cidrhost(cidr, 0))])
    error_message = "egress_cidrs must be ranges such as 10.0.0.0/8 or ::/0, at least one."
  }
}

variable "egress_ports" {
  description = "TCP ports that the instances may connect to; empty: everything. 443 is needed for AWS."
  type        = list(number)
  default     = []

  validation {
    condition     = alltrue([for port in var.egress_ports : port >= 1 && port <= 65535 && floor(port) == port]) && (length(var.egress_ports) == 0 || contains(var.egress_ports, 443))
    error_message = "egress_ports must be TCP ports from 1 to 65535, and 443 among them: AWS is reached there."
  }
}

variable "root_volume_gb" {
  description = "Size of the encrypted root volume."
  type        = number
  default     = 10

  validation {
    condition     = var.root_volume_gb >= 8 && var.root_volume_gb <= 1024 && floor(var.root_volume_gb) == var.root_volume_gb
    error_message = "root_volume_gb must be a whole number from 8 to 1024."
  }
}

variable "ssh_cidrs" {
  description = "IPv4 ranges that may connect to port 22. Empty: no inbound rule. Requires key_name."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for cidr in var.ssh_cidrs : can(cidrnetmask(cidr))])
    error_message = "ssh_cidrs must be IPv4 ranges such as 203.0.113.7/32."
  }

  validation {
    condition     = alltrue([for cidr in var.ssh_cidrs : try(tonumber(split("/", cidr)[1]) >= 8, false)])
    error_message = "ssh_cidrs must not open SSH to the world: name the ranges you administer from (a prefix of /8 or longer; never 0.0.0.0/0)."
  }

  validation {
    condition     = length(var.ssh_cidrs) == 0 || var.key_name != null
    error_message = "ssh_cidrs needs key_name: without a key pair, nobody could log in through the open port."
  }
}

variable "key_name" {
  description = "EC2 key pair for SSH; null: none."
  type        = string
  default     = null
}

variable "enable_session_manager" {
  description = "Allow access to the instance through AWS Systems Manager Session Manager. It needs no open port, and CloudTrail records every session."
  type        = bool
  default     = false
}

# The program

variable "release_version" {
  description = "Version of upledger to run; null: the version in package.json. Set an earlier version to roll back."
  type        = string
  default     = null

  validation {
    condition     = var.release_version == null || can(regex("^[0-9]+[.][0-9]+[.][0-9]+(-[0-9A-Za-z.-]+)?$", var.release_version))
    error_message = "release_version must be a version such as 1.4.0."
  }
}

variable "release_directory" {
  description = "Folder of the archives that `npm run package` makes; null: releases/ of this checkout."
  type        = string
  default     = null
}

variable "schedule_minutes" {
  description = "Minutes between passes. Must divide 60, so that cron runs passes at even intervals."
  type        = number
  default     = 2

  validation {
    condition     = contains([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30], var.schedule_minutes)
    error_message = "schedule_minutes must divide an hour evenly: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20 or 30."
  }
}

variable "retain_checks_days" {
  description = "Number of days to keep routine checks, at least 7; null: keep them forever. State changes, configs and deliveries are always kept."
  type        = number
  default     = null

  validation {
    condition     = var.retain_checks_days == null || try(var.retain_checks_days >= 7 && var.retain_checks_days <= 36500 && floor(var.retain_checks_days) == var.retain_checks_days, false)
    error_message = "retain_checks_days must be a whole number of days from 7 to 36500."
  }
}

variable "deny_private_targets" {
  description = "Whether checks of private addresses are blocked: true, or false if an API is reached at a private, loopback or shared address. Link-local and metadata addresses are always blocked."
  type        = bool
  nullable    = false
}

variable "secrets_parameter_path" {
  description = "Path in SSM Parameter Store: a SecureString PATH/NAME becomes UPLEDGER_SECRET_NAME in each pass. null: none are read."
  type        = string
  default     = null

  validation {
    condition     = var.secrets_parameter_path == null || can(regex("^(/[A-Za-z0-9_.-]+)+$", var.secrets_parameter_path))
    error_message = "secrets_parameter_path must begin with a slash and not end with one, such as /upledger/prod."
  }

  validation {
    condition     = var.secrets_parameter_path == null || !can(regex("^/(aws|ssm)", lower(coalesce(var.secrets_parameter_path, "/-"))))
    error_message = "secrets_parameter_path must not begin with /aws or /ssm: AWS reserves them."
  }
}

variable "secrets_kms_key_arn" {
  description = "Customer key that the SecureStrings are encrypted with; null: the aws/ssm key of the account, which needs no permission."
  type        = string
  default     = null

  validation {
    condition     = var.secrets_kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.secrets_kms_key_arn))
    error_message = "secrets_kms_key_arn must be the ARN of a KMS key."
  }
}

# Monitoring of the monitor

variable "enable_alarms" {
  description = "Report a heartbeat and counts to CloudWatch. Raise an alarm when the heartbeat stops or when work stays unfinished."
  type        = bool
  default     = true
}

# Logs and evidence

variable "log_retention_days" {
  description = "Days for which CloudWatch keeps the logs of all instances; null: logs stay on the instances, for fourteen days."
  type        = number
  default     = 30

  validation {
    condition     = var.log_retention_days == null || contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], coalesce(var.log_retention_days, 1))
    error_message = "log_retention_days must be a number of days that CloudWatch knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "seal_retention_days" {
  description = "Seal the log once a day into a bucket with Object Lock, where nobody can change or delete a seal for this many days; null: no seals. Each seal reads the whole log."
  type        = number
  default     = null

  validation {
    condition     = var.seal_retention_days == null || try(var.seal_retention_days >= 1 && var.seal_retention_days <= 36500 && floor(var.seal_retention_days) == var.seal_retention_days, false)
    error_message = "seal_retention_days must be a whole number of days from 1 to 36500."
  }
}

variable "seal_lock_mode" {
  description = "GOVERNANCE: a principal with s3:BypassGovernanceRetention can delete a seal earlier. COMPLIANCE: nobody can, not even the account's root user, so the bucket cannot be removed until the retention of the last seal ends."
  type        = string
  default     = "GOVERNANCE"

  validation {
    condition     = contains(["GOVERNANCE", "COMPLIANCE"], var.seal_lock_mode)
    error_message = "seal_lock_mode must be GOVERNANCE or COMPLIANCE."
  }
}

variable "heartbeat_url" {
  description = "URL of a dead-man's switch outside this region, which is called after each pass that recorded everything; null: none. It is in Terraform's state and in the instances' user data."
  type        = string
  default     = null

  validation {
    condition     = var.heartbeat_url == null || can(regex("^https?://[^[:space:]\"'$`\\\\]+$", var.heartbeat_url))
    error_message = "heartbeat_url must be an http or https URL."
  }
}

# Many workers

variable "worker_count" {
  description = "Number of instances that take checks from a queue. 0: no queue; the single instance runs the checks."
  type        = number
  default     = 0

  validation {
    condition     = var.worker_count >= 0 && var.worker_count <= 100 && floor(var.worker_count) == var.worker_count
    error_message = "worker_count must be a whole number from 0 to 100."
  }
}

variable "worker_count_max" {
  description = "Maximum number of workers during a backlog; null: twice worker_count."
  type        = number
  default     = null

  validation {
    condition     = var.worker_count_max == null || try(var.worker_count_max >= var.worker_count && var.worker_count_max <= 400 && floor(var.worker_count_max) == var.worker_count_max, false)
    error_message = "worker_count_max must be a whole number from worker_count to 400."
  }
}

variable "worker_instance_type" {
  description = "EC2 instance type of the workers; null: the type of the instance."
  type        = string
  default     = null

  validation {
    condition     = var.worker_instance_type == null || can(regex("^[a-z][a-z0-9-]*[.][a-z0-9-]+$", var.worker_instance_type))
    error_message = "worker_instance_type must look like t3.micro."
  }

  validation {
    condition     = var.worker_instance_type == null || can(regex("^[a-z]+[0-9]+g[a-z-]*[.]", coalesce(var.worker_instance_type, "-"))) == (var.architecture == "arm64")
    error_message = "worker_instance_type and architecture do not match: types with a g after the number (t4g, c7g, m8gd) are arm64, all others x86_64."
  }
}

variable "worker_subnet_ids" {
  description = "Subnets of the workers, in one or more zones; empty: all subnets of the instance's VPC."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for subnet in var.worker_subnet_ids : can(regex("^subnet-[0-9a-f]{8,17}$", subnet))])
    error_message = "worker_subnet_ids must look like subnet-0123456789abcdef0."
  }
}
