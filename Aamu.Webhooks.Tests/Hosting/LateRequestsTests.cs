using System.Net;
using System.Net.Sockets;
using Aamu.Webhooks.Tests.HangfireSqlite;
using Aamu.Webhooks.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>A server of its own that stops: nobody is let in any more, and what is open is left open until the clock moves.</summary>
public sealed class LateRequestsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider clock = new();
    private WebApplication server = null!;
    private Uri address = null!;
    private Task stopping = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton<ClosingTime>().AddHostedService(provider => provider.GetRequiredService<ClosingTime>());
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(LateRequests.AnswerLateRequests));
        server = builder.Build();
        server.Use(server.Services.GetRequiredService<ClosingTime>().InvokeAsync);
        server.Run(context => context.Response.WriteAsync("Open"));
        await server.StartAsync();
        address = new Uri(server.Urls.Single());
    }

    [Theory]
    [InlineData("/", HttpStatusCode.ServiceUnavailable)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    public async Task What_comes_over_an_open_connection_is_answered_and_the_answer_ends_it(string path, HttpStatusCode late)
    {
        using var client = new HttpClient { BaseAddress = address };
        using (var early = await client.GetAsync("/"))
        {
            Assert.Equal((HttpStatusCode.OK, null), (early.StatusCode, early.Headers.ConnectionClose));
        }

        await StopListeningAsync();
        var isOver = false;
        while (!isOver)
        {
            // Over a new connection it would find nobody. Kestrel asks for the end of those that are open one by one: until it has, they go on.
            using var answer = await client.GetAsync(path);
            Assert.Equal(late, answer.StatusCode);
            isOver = answer.Headers.ConnectionClose == true;
        }

        await stopping;
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HTTP/1.1\r\nHost: ha")]
    public async Task Where_nothing_comes_or_half_a_request_the_connection_ends_when_its_time_is_over(string sent)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port);
        await connection.Client.SendAsync(System.Text.Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: here\r\n\r\n" + sent));
        var answer = new byte[1000];
        Assert.NotEqual(0, await connection.Client.ReceiveAsync(answer));

        await StopListeningAsync();
        var end = EndAsync(connection.Client);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(LateRequests.OnTheWay);
            return end.IsCompleted;
        });
        await end;
        await stopping.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        clock.Advance(TimeSpan.FromMinutes(1));
        await stopping;
        await server.DisposeAsync();
    }

    private async Task StopListeningAsync()
    {
        stopping = Task.Run(() => server.StopAsync());
        await Eventually.TrueAsync(() =>
        {
            try
            {
                using var connection = new TcpClient(address.Host, address.Port);
                return false;
            }
            catch (SocketException)
            {
                return true;
            }
        });
    }

    /// <summary>Completes when the other side has hung up, or cut it off.</summary>
    private static async Task EndAsync(Socket connection)
    {
        var rest = new byte[1000];
        try
        {
            while (await connection.ReceiveAsync(rest) > 0)
            {
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
        }
    }
}
