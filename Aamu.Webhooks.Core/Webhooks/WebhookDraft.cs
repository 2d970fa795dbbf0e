using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>What a person or a program wishes a webhook to be. In a change, what is null stays as it is.</summary>
public sealed record WebhookDraft
{
    public const int MaxName = 300;
    public const int MaxDescription = 2_000;
    public const int MaxPatterns = 200;
    public const int MaxProjects = 500;

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Url { get; init; }

    public WebhookStatus? Status { get; init; }

    public IReadOnlyList<string>? EventTypes { get; init; }

    public IReadOnlyList<string>? ProjectIds { get; init; }

    public IReadOnlyList<CustomHeader>? Headers { get; init; }

    /// <summary>What it may say depends on the settings: <see cref="DeliveryLimits"/>.</summary>
    public DeliveryPolicy? Delivery { get; init; }

    /// <summary>Messages by field for everything given that breaks a rule. With <paramref name="complete"/>, for what is missing too.</summary>
    public IReadOnlyDictionary<string, string[]> Check(bool complete)
    {
        var errors = new Dictionary<string, string[]>();
        Add("name", NameError(complete));
        Add("description", Description is { Length: > MaxDescription } ? $"A description has at most {MaxDescription:N0} characters." : null);
        Add("url", UrlError(complete));
        CheckEventTypes(complete);
        Add("projectIds", ProjectIds switch
        {
            { Count: > MaxProjects } => $"At most {MaxProjects} projects can be chosen one by one; choose none to receive all.",
            not null when ProjectIds.Any(id => !Ids.Identifier.IsValid(id)) => $"A project id is {Ids.Identifier.Rule}.",
            _ => null,
        });
        foreach (var objection in CustomHeaders.Check(Headers ?? []))
        {
            Add(objection.Field, objection.Reason);
        }

        return errors;

        void Add(string field, string? message)
        {
            if (message is not null)
            {
                errors.TryAdd(field, [message]);
            }
        }

        void CheckEventTypes(bool complete)
        {
            if (EventTypes is null or { Count: 0 })
            {
                Add("eventTypes", complete || EventTypes is not null ? "Choose at least one event, a family like task.*, or * for all." : null);
                return;
            }

            var wrong = EventTypes.Count > MaxPatterns
                ? [$"At most {MaxPatterns} entries; choose a family like task.*, or * for all."]
                : EventTypes.Select(EventSelection.Check).OfType<string>().ToArray();
            if (wrong.Length > 0)
            {
                errors["eventTypes"] = wrong;
            }
        }
    }

    private string? NameError(bool complete) => Name?.Trim() switch
    {
        null => complete ? "Give the webhook a name." : null,
        "" => "Give the webhook a name.",
        { Length: > MaxName } => $"A name has at most {MaxName} characters.",
        var name when name.Any(char.IsControl) => "A name has no control characters.",
        _ => null,
    };

    private string? UrlError(bool complete)
    {
        if (Url is null && !complete)
        {
            return null;
        }

        return ListenTarget.Is(Url) || WebhookUrl.TryAccept(Url, out _, out var reason) ? null : reason;
    }
}
