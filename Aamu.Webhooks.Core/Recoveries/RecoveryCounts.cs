using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;

namespace Aamu.Webhooks.Core.Recoveries;

/// <summary>The deliveries that fit a filter, by what became of them.</summary>
/// <param name="GaveUp">Their schedule was used up.</param>
/// <param name="Cancelled">Taken back by a person, or set aside.</param>
/// <param name="Delivered">The receiver has them: it would get them again, under the same ids.</param>
public sealed record RecoveryCounts(int GaveUp, int Cancelled, int Delivered)
{
    public int Of(IEnumerable<DeliveryState> states) => states.Distinct().Sum(state => state switch
    {
        DeliveryState.Exhausted => GaveUp,
        DeliveryState.Cancelled => Cancelled,
        DeliveryState.Succeeded => Delivered,
        _ => 0,
    });
}

/// <summary>A recovery that has begun, and how many deliveries it is about.</summary>
public sealed record StartedRecovery(RecoveryId Id, int Count);
