using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

[Collection(ApiTests.Name)]
public sealed class BrowserGuardTests(RunningApp app)
{
    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/t/team_1/webhooks")]
    [InlineData("/no/such/page")]
    [InlineData("/docs/api")]
    [InlineData("/hangfire")]
    [InlineData("/api/v1/webhooks")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/health/ready")]
    [InlineData("/app.css")]
    public async Task Every_answer_tells_browsers_what_it_may_do(string path)
    {
        using var answer = await app.Nobody.GetAsync(path);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("object-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("base-uri 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy.Split(';').Single(part => part.Contains("script-src", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/problem/500")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/hangfire")]
    public async Task No_answer_says_what_it_was_made_with_or_what_went_wrong_inside(string path)
    {
        using var answer = await app.Nobody.GetAsync(path);
        Assert.DoesNotContain(answer.Headers, header => header.Key is "Server" or "X-Powered-By" || header.Key.StartsWith("X-AspNet", StringComparison.OrdinalIgnoreCase) || header.Key == "X-SourceFiles");
        Assert.DoesNotMatch(@"\bat [A-Z][A-Za-z]+\.[A-Z][A-Za-z.]+\(|Exception|Kestrel|ASP\.NET", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_number_that_scripts_are_known_by_is_another_each_time() =>
        Assert.Equal(2, (await Task.WhenAll(NonceAsync(), NonceAsync())).Distinct().Count());

    [Fact]
    public async Task The_jobs_dashboard_obeys_nobody_who_cannot_have_read_its_pages()
    {
        using var visitor = await app.SignedInAsync(RunningApp.OperatorEmail, RunningApp.OperatorPassword);
        Assert.Equal(200, (int)(await visitor.GetAsync("/hangfire/recurring")).StatusCode);
        using var forged = new FormUrlEncodedContent([KeyValuePair.Create("jobs[]", "forget what is old")]);
        using var answer = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/hangfire/recurring/remove") { Content = forged });
        Assert.False(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}");
        Assert.Contains("forget what is old", await visitor.ReadAsync("/hangfire/recurring"), StringComparison.Ordinal);
    }

    private async Task<string> NonceAsync()
    {
        using var answer = await app.Nobody.GetAsync("/account/sign-in");
        var nonce = answer.Headers.GetValues("Content-Security-Policy").Single().Split("'nonce-")[1].Split('\'')[0];
        Assert.Contains($"nonce=\"{nonce}\"", System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        return nonce;
    }
}
