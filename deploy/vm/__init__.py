"""The shop on a virtual machine (docs/vm.md)."""
