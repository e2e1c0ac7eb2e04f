"""Being found: the sitemap, robots.txt and the pictures that search engines and chats ask for."""
