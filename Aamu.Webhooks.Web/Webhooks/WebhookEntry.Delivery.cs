using System.Globalization;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Web.Webhooks;

public sealed partial class WebhookEntry
{
    /// <summary>In seconds; empty: as usual.</summary>
    public string Timeout { get; set; } = "";

    /// <summary>The code of a preset.</summary>
    public string Retries { get; set; } = SchedulePreset.Usual;

    /// <summary>For own waits, in words.</summary>
    public string Waits { get; set; } = "";

    /// <summary>What cannot be read as what it should be; null when all can.</summary>
    public Refusal? CheckDelivery()
    {
        var errors = new Dictionary<string, string[]>();
        if (Timeout.Trim().Length > 0 && Seconds is null)
        {
            errors[DeliveryPolicy.TimeoutField] = [Strings.TimeoutUnreadable];
        }

        if (Retries == SchedulePreset.Custom && Schedule(out var problem) is null)
        {
            errors[DeliveryPolicy.ScheduleField] = [problem!];
        }

        return errors.Count == 0 ? null : Refusal.Invalid(errors);
    }

    /// <summary>Null, with the reason, when own waits cannot be read; null too where the usual ones are meant.</summary>
    internal RetrySchedule? Schedule(out string? problem)
    {
        problem = null;
        return Retries == SchedulePreset.Custom
            ? WaitWords.Read(Waits, out problem)
            : SchedulePreset.All.FirstOrDefault(preset => preset.Code == Retries)?.Schedule is { } waits ? RetrySchedule.Parse(waits) : null;
    }

    private int? Seconds => int.TryParse(Timeout.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private DeliveryPolicy Policy => new(Seconds, Schedule(out _)?.ToString());

    private void Take(DeliveryPolicy policy)
    {
        Timeout = policy.TimeoutSeconds?.ToString(CultureInfo.InvariantCulture) ?? "";
        Retries = SchedulePreset.Of(policy.RetrySchedule).Code;
        Waits = Retries == SchedulePreset.Custom ? WaitWords.Of(RetrySchedule.Parse(policy.RetrySchedule!)) : "";
    }
}
