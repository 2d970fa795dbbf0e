using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Web.Listening;

/// <summary>What a developer types.</summary>
internal static class ListenCommand
{
    public const string ExampleForward = "http://localhost:3000/hook";

    /// <param name="baseUri">Where the browser found this service: the tool finds it there too.</param>
    /// <param name="webhook">Which one.</param>
    public static string Of(string baseUri, WebhookId webhook) =>
        $"aamu-webhooks listen --server {baseUri.TrimEnd('/')} --webhook {webhook} --forward {ExampleForward}";
}
