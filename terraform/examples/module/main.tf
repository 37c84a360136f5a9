# upledger as a module of your own configuration: state in S3, an account of its own, tags of the company.
terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }

  # The bucket must exist. With use_lockfile (Terraform 1.10 or newer) no table is needed for the lock.
  # backend "s3" {
  #   bucket       = "example-terraform-state"
  #   key          = "upledger/prod.tfstate"
  #   region       = "eu-central-1"
  #   encrypt      = true
  #   use_lockfile = true
  # }
}

provider "aws" {
  region = "eu-central-1"

  # Another account than that of your credentials:
  # assume_role { role_arn = "arn:aws:iam::123456789012:role/terraform" }

  default_tags {
    tags = { CostCentre = "operations" }
  }
}

module "upledger" {
  source = "../.."

  alert_emails         = ["ops@example.com"]
  deny_private_targets = true
  release_directory    = var.release_directory
}

variable "release_directory" {
  description = "Folder of the archives that `npm run package` makes."
  type        = string
  default     = "../../../releases"
}

output "next" {
  description = "What to do next."
  value       = module.upledger.next
}

output "environment" {
  description = "The environment for local use."
  value       = module.upledger.environment
}
