# Runners in private subnets of two zones, which reach the internet through a NAT gateway; connections to port 443 only;
# tables under a key of yours; a seal each day.
terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

variable "subnet_ids" {
  description = "Private subnets with a route to a NAT gateway."
  type        = list(string)
}

variable "tables_kms_key_arn" {
  description = "Key of the tables."
  type        = string
}

module "upledger" {
  source = "../.."

  alert_emails         = ["ops@example.com"]
  deny_private_targets = false # internal APIs are monitored
  subnet_ids           = var.subnet_ids
  associate_public_ip  = false
  runner_count         = 2
  egress_ports         = [443]
  tables_kms_key_arn   = var.tables_kms_key_arn
  seal_retention_days  = 365
  release_directory    = "../../../releases"
}
