using System.Net;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Hosting;

/// <summary>Monitors, and people with <c>curl -I</c>, ask for the head of a page.</summary>
[Collection(ApiTests.Name)]
public sealed class HeadTests(RunningApp app)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/account/sign-in")]
    [InlineData("/operate")]
    [InlineData("/health/live")]
    [InlineData("/no-such-page")]
    public async Task A_head_is_answered_as_the_page_is_and_without_its_body(string path)
    {
        using var get = await app.Nobody.GetAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await app.Nobody.SendAsync(request);
        Assert.Equal((get.StatusCode, get.Headers.Location, get.Content.Headers.ContentType?.MediaType), (head.StatusCode, head.Headers.Location, head.Content.Headers.ContentType?.MediaType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.NotEqual(HttpStatusCode.MethodNotAllowed, head.StatusCode);
    }
}
