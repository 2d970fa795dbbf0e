using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>A service manager may change its mind while the program still starts.</summary>
public sealed class EarlyStopTests
{
    [Fact]
    public async Task Asked_to_end_before_it_listens_it_ends_without_an_error()
    {
        using var folder = new TemporaryFolder();
        await using var app = WebhooksApp.Create(
            [
                "--urls", "http://127.0.0.1:0", "--environment", "Production", "--contentRoot", folder.Name, "--applicationName", typeof(WebhooksApp).Assembly.GetName().Name!,
                $"--ConnectionStrings:Webhooks=Data Source={folder.File("webhooks.db")}", $"--ConnectionStrings:Jobs=Data Source={folder.File("jobs.db")}",
            ],
            builder => builder.Services.AddHostedService<Impatience>());
        HangfireLog.Silence();
        await app.PrepareAsync();
        var (stopping, started) = (app.Lifetime.ApplicationStopping, app.Lifetime.ApplicationStarted);

        await app.ServeAsync();
        Assert.True(stopping.IsCancellationRequested);
        Assert.False(started.IsCancellationRequested);
    }

    private sealed class Impatience(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
