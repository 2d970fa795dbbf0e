using System.Text.Json.Serialization;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Web.Api.Input;

namespace Aamu.Webhooks.Web.Api;

/// <summary>A page of a list. <see cref="NextCursor"/> is null on the last one, and there all the same.</summary>
internal sealed record ListView<T>(IReadOnlyList<T> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor)
{
    public static ListView<T> Of<TRow>(Page<TRow> page, string list, Func<TRow, T> view) =>
        new([.. page.Items.Select(view)], page.Next is { } key ? Cursor.Write(list, key) : null);
}
