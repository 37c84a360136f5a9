terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }
}

# No provider is configured here, so that this folder is a module as well: in it the caller's provider is used, and on its
# own the region and the credentials of the environment (AWS_REGION, AWS_PROFILE).
data "aws_region" "current" {
  lifecycle {
    postcondition {
      condition     = var.region == null || var.region == self.id
      error_message = "region is ${coalesce(var.region, "-")}, and the provider works in ${self.id}: set AWS_REGION, or the region of the provider that the module is given."
    }
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  # One name for everything that needs one, so that two environments fit into one account.
  name = "${var.project_name}-${var.environment}"

  region     = data.aws_region.current.id
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition

  tags = merge(
    {
      Project     = var.project_name
      Environment = var.environment
      ManagedBy   = "terraform"
    },
    var.tags,
  )
}
