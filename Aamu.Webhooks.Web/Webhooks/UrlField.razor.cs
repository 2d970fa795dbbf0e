using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>A URL, judged while it is typed: what may not be saved is an error, what would not be reached is a warning.</summary>
public sealed partial class UrlField
{
    [Parameter, EditorRequired]
    public string Value { get; set; } = "";

    [Parameter]
    public EventCallback<string> ValueChanged { get; set; }

    /// <summary>What the service said at the last try to save.</summary>
    [Parameter]
    public string? Error { get; set; }

    [Inject]
    private AddressGuard Guard { get; set; } = default!;

    /// <summary>An empty field is no mistake before somebody tried to save.</summary>
    private string? Problem => Error ?? (string.IsNullOrWhiteSpace(Value) || Parsed is not null ? null : reason);

    /// <summary>The text field judges itself too, when it is left: it must come to the same.</summary>
    private string? Judge(string typed) => Error ?? (string.IsNullOrWhiteSpace(typed) || WebhookUrl.TryAccept(typed, Guard.Ports, out _, out var why) ? null : why);

    private Uri? Parsed => WebhookUrl.TryAccept(Value, Guard.Ports, out var url, out reason) ? url : null;

    private string? reason;

    private string? Warning => Parsed switch
    {
        null => null,
        var url when Guard.WouldBlock(url) is { } objection => $"{objection} {Strings.UrlBlocked}",
        { Scheme: "http", IsLoopback: false } => Strings.UrlPlainHttp,
        _ => null,
    };

    private string Hint => Parsed switch
    {
        null => Strings.HintUrl,
        { IsDefaultPort: true } url => Strings.UrlGoesTo.With(Host(url), Short(url.PathAndQuery)),
        var url => Strings.UrlGoesToPort.With(Host(url), url.Port, Short(url.PathAndQuery)),
    };

    /// <summary>As people write it, and as it goes over the wire where that differs.</summary>
    private static string Host(Uri url) => url.IdnHost == url.Host ? url.Host : $"{url.Host} ({url.IdnHost})";

    private static string Short(string path) => path.Length > 60 ? path[..60] + "…" : path;
}
