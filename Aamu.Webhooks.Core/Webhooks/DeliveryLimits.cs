using System.Globalization;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Core.Webhooks;

/// <summary>What the settings say for all webhooks, and how far one of them may go from it.</summary>
public sealed class DeliveryLimits(IOptions<DeliveryOptions> options, RetrySchedule usual)
{
    public const int MostRetries = 50;

    /// <summary>A receiver that has failed just now is not better a moment later.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    private readonly PortList ports = PortList.Parse(options.Value.AllowedPorts);

    public TimeSpan UsualTimeout => options.Value.RequestTimeout;

    public RetrySchedule UsualSchedule => usual;

    /// <summary>What all have is allowed to each.</summary>
    public TimeSpan LongestTimeout => Longer(options.Value.LongestTimeout, UsualTimeout);

    public TimeSpan LongestRetrying => Longer(options.Value.LongestRetrying, usual.Whole);

    /// <summary>The draft's errors with what the settings forbid.</summary>
    internal Dictionary<string, string[]> With(WebhookDraft draft, IReadOnlyDictionary<string, string[]> errors)
    {
        var all = new Dictionary<string, string[]>(errors);
        if (draft.Delivery?.TimeoutSeconds is { } seconds && ObjectionTo(seconds) is { } timeout)
        {
            all[DeliveryPolicy.TimeoutField] = [timeout];
        }

        if (draft.Delivery?.RetrySchedule is { } text && ObjectionTo(text) is { } schedule)
        {
            all[DeliveryPolicy.ScheduleField] = [schedule];
        }

        if (draft.Url is not null && WebhookUrl.TryAccept(draft.Url, out var url, out _) && ports.ObjectionTo(url.Port) is { } port)
        {
            all["url"] = [port];
        }

        return all;
    }

    private string? ObjectionTo(int seconds) => seconds < 1 || seconds > LongestTimeout.TotalSeconds
        ? string.Create(CultureInfo.InvariantCulture, $"An attempt may take 1–{Math.Floor(LongestTimeout.TotalSeconds):0} seconds.")
        : null;

    private string? ObjectionTo(string text)
    {
        if (!RetrySchedule.TryParse(text, out var schedule, out var reason))
        {
            return $"These waits cannot be used: {reason}.";
        }

        return schedule switch
        {
            { Waits.Count: > MostRetries } => $"There are {schedule.Waits.Count} waits; at most {MostRetries} are allowed.",
            _ when schedule.Waits.Any(wait => wait < ShortestWait) => "A wait is a second at least.",
            _ when schedule.Whole > LongestRetrying => string.Create(CultureInfo.InvariantCulture, $"All waits together may last {LongestRetrying.TotalDays:0.#} days."),
            _ => null,
        };
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
