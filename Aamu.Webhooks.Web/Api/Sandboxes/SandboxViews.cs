using System.ComponentModel;
using System.Text;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Web.Api.Deliveries;
using Aamu.Webhooks.Web.Sandbox;

namespace Aamu.Webhooks.Web.Api.Sandboxes;

internal sealed record SandboxView(
    string Id, string Name,
    [property: Description("Point a webhook at it. Absent for a viewer's key: who knows it may post to it.")] string? Url,
    [property: Description("How it answers, in words.")] string Script)
{
    public static SandboxView Of(SandboxDetails sandbox, HttpRequest request) => new(
        sandbox.Id.Value, sandbox.Name,
        sandbox.Token is null ? null : $"{request.Scheme}://{request.Host}{request.PathBase}/sandbox/{sandbox.Token}", ScriptWords.Of(sandbox.Script));
}

internal sealed record ReceivedRequestView(
    DateTimeOffset ReceivedAt, string Method,
    [property: Description("Absent when it is no delivery of ours.")] string? DeliveryId,
    [property: Description("By name in lower case; a name that came several times has its values joined by a comma. Credentials are masked.")] IReadOnlyDictionary<string, string> Headers,
    [property: Description("As text, exactly as it came; bytes that are not UTF-8 show as �.")] string Body,
    [property: Description("What a receiver that holds the team's secrets would say of x-aamu-signature.")] SignatureState Signature,
    [property: Description("The webhook whose secret made the signature.")] string? WebhookId,
    [property: Description("How the sandbox answered, in words.")] string? Answer)
{
    public static ReceivedRequestView Of(SandboxLine line, SignatureFinding finding)
    {
        var headers = HeaderLines.Read(line.Headers)!;
        return new ReceivedRequestView(
            line.At, line.Method, headers.GetValueOrDefault("x-aamu-delivery-id"), headers, Encoding.UTF8.GetString(line.Body), finding.State, finding.WebhookId?.Value,
            line.Reply is { } reply ? SandboxWords.Short(reply) : null);
    }
}
