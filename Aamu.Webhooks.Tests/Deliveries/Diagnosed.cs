using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;
using Microsoft.AspNetCore.Http;

namespace Aamu.Webhooks.Tests.Deliveries;

/// <summary>The diagnosis of what a real server did.</summary>
internal static class Diagnosed
{
    public static RequestDelegate Answer(int status, string body, params string[] headers) => async context =>
    {
        context.Response.StatusCode = status;
        foreach (var header in headers)
        {
            context.Response.Headers[header.Split(": ")[0]] = header.Split(": ", 2)[1];
        }

        await context.Response.WriteAsync(body);
    };

    public static async Task<Diagnosis> OfAsync(RequestDelegate respond)
    {
        await using var receiver = await Receiver.StartAsync(respond);
        return await OfAsync(receiver);
    }

    public static async Task<Diagnosis> OfAsync(Receiver receiver)
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.OfAsync("Webhook", receiver.Url);
        return Diagnosis.Of(Assert.Single((await workspace.OnlyDeliveryAsync()).Attempts));
    }

    public static AttemptDetails Attempt(Receipt receipt, string url) => new(
        1, receipt.StartedAt, receipt.Duration.TotalMilliseconds, receipt.Outcome, receipt.StatusCode, receipt.Error, url, receipt.RemoteAddress,
        receipt.RequestHeaders, receipt.ResponseHeaders, receipt.ResponseBody, receipt.ResponseTruncated, receipt.Timings, 1);
}
