using System.Globalization;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Aamu.Webhooks.Web.Api.Webhooks;

/// <summary>Core counts custom headers (<c>headers[2].value</c>); here they are an object, and their field is <c>headers.x-team</c>.</summary>
internal static partial class HeaderFields
{
    public static ProblemHttpResult Problem(Refusal refusal, WebhookDraft draft)
    {
        var fields = refusal.Fields.GroupBy(field => Named(field.Key, draft)).ToDictionary(field => field.Key, field => field.SelectMany(messages => messages.Value).ToArray());
        return Problems.Of(refusal with { Fields = fields });
    }

    private static string Named(string field, WebhookDraft draft) =>
        Counted.Match(field) is { Success: true } header ? $"headers.{draft.Headers![int.Parse(header.Groups[1].Value, CultureInfo.InvariantCulture)].Name}" : field;

    [GeneratedRegex(@"^headers\[(\d+)\]")]
    private static partial Regex Counted { get; }
}
