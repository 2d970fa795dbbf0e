using Aamu.Webhooks.Web.Hosting;

await using var app = WebhooksApp.Create(args);
await app.PrepareAsync();
await app.RunAsync();
