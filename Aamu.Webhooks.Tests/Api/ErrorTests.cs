using System.Net;
using System.Net.Sockets;
using System.Text;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Api;

[Collection(ApiTests.Name)]
public sealed class ErrorTests(RunningApp app)
{
    [Theory]
    [InlineData("GET", "/api", 404, "not-found")]
    [InlineData("GET", "/api/v1/nothing", 404, "not-found")]
    [InlineData("POST", "/api/v2/events", 404, "not-found")]
    [InlineData("PUT", "/api/v1/events", 405, "method-not-allowed")]
    [InlineData("DELETE", "/api/v1/event-types", 405, "method-not-allowed")]
    public async Task What_is_not_there_is_a_problem_too(string method, string path, int status, string code)
    {
        var problem = await app.Team.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)).RefusedAsync(status, code);
        Assert.NotNull(problem["traceId"]);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic YTpi")]
    [InlineData("aamu_tk_test_0123456789abcdefghij")]
    [InlineData("Bearer aamu_tk_test_0123456789abcdefghij extra")]
    [InlineData("Bearer AAMU_TK_TEST_0123456789ABCDEFGHIJ")]
    public async Task A_key_in_the_wrong_wrapping_is_no_key(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/webhooks");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        using var response = await app.Nobody.SendAsync(request);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        await Task.FromResult(response).RefusedAsync(401, "unauthorized");
    }

    [Fact]
    public async Task Answers_are_not_kept_by_anybody_on_the_way()
    {
        using var response = await app.Team.GetAsync("/api/v1/webhooks");
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("GET /api/v1/events/%zz HTTP/1.1")]
    [InlineData("GET /api/v1/events/%00 HTTP/1.1")]
    [InlineData("GET /api/v1/events/\u0001 HTTP/1.1")]
    [InlineData("GET /api/v1/events?limit=%ff%fe HTTP/1.1")]
    [InlineData("GET /api/v1/events?projectId=%00&cursor=%20 HTTP/1.1")]
    [InlineData("NONSENSE")]
    public async Task A_malformed_request_line_is_a_4xx_and_the_service_goes_on(string line)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(app.Url).Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{line}\r\nHost: localhost\r\nAuthorization: Bearer {RunningApp.TeamKey}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        Assert.StartsWith("HTTP/1.1 4", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        await app.Team.GetAsync("/api/v1/webhooks").ReadAsync();
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_503_with_the_time_to_come_again_and_nothing_is_half_stored()
    {
        await using var own = await RunningApp.StartAsync();
        var team = await own.AddTeamAsync();
        var writer = own.Get<SingleWriter>();
        var pages = await writer.WriteAsync(transaction => transaction.Statement("PRAGMA page_count").Number()!.Value);
        var big = ApiCalls.Event(team, $"{{\"s\":\"{new string('x', 200_000)}\"}}", "evt_full");
        foreach (var (path, json) in new[] { ("/api/v1/events", big), ("/api/v1/events/batch", $"[{big},{ApiCalls.Event(team, id: "evt_small")}]") })
        {
            await FillAsync();
            using var response = await own.Aamu.PostJsonAsync(path, json);
            Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
            await Task.FromResult(response).RefusedAsync(503, "store-unavailable");
        }

        var webhook = $$"""{"name":"a","url":"https://a.example/","eventTypes":["*"],"description":"{{new string('x', 2_000)}}"}""";
        HttpResponseMessage? answer = null;
        await FillAsync();
        for (var i = 0; i < 200 && answer is null or { StatusCode: HttpStatusCode.Created }; i++)
        {
            answer = await team.Client.PostJsonAsync("/api/v1/webhooks", webhook);
        }

        Assert.NotNull(answer!.Headers.RetryAfter);
        await Task.FromResult(answer).RefusedAsync(503, "store-unavailable");

        Assert.Empty((await team.GetJsonAsync("/api/v1/events"))["items"]!.AsArray());
        Assert.False((bool)(await own.Aamu.PostJsonAsync("/api/v1/events", big).ReadAsync(HttpStatusCode.Accepted))["duplicate"]!);

        // No page more than there are, until the first write that fails: then the connection is opened anew.
        Task FillAsync() => writer.WriteAsync(transaction => transaction.Statement($"PRAGMA max_page_count = {pages}").Number());
    }

    [Fact]
    public async Task When_too_much_waits_producers_are_asked_to_come_again()
    {
        await using var own = await RunningApp.StartAsync();
        var team = await own.AddTeamAsync();
        await team.SubmitAsync(ApiCalls.Event(team));
        var batch = $"[{string.Join(',', Enumerable.Repeat(ApiCalls.Event(team, $"{{\"s\":\"{new string('x', 250_000)}\"}}"), 32))}]";
        var waiting = new List<Task<HttpResponseMessage>>();
        using (await own.Get<WriteGate>().EnterAsync())
        {
            HttpResponseMessage? refused = null;
            while (refused is null)
            {
                Assert.InRange(waiting.Count, 0, 20);
                waiting.AddRange(Enumerable.Range(0, 3).Select(_ => own.Aamu.PostJsonAsync("/api/v1/events/batch", batch)));
                if (waiting.Count >= 9)
                {
                    refused = await await Task.WhenAny(waiting);
                }
            }

            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
            await Task.FromResult(refused).RefusedAsync(429, "overloaded");
        }

        var statuses = (await Task.WhenAll(waiting)).Select(response => (int)response.StatusCode).ToList();
        Assert.All(statuses, status => Assert.True(status is 202 or 429));
        Assert.Contains(202, statuses);
        await team.SubmitAsync(ApiCalls.Event(team));
    }
}
