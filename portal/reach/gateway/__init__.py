"""The gateway: answers to text messages and to the menus (USSD) of phones without internet. docs/gateway.md."""
