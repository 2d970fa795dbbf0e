using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>
/// What a lane has claimed and not sent yet. A few stand in line behind those on the wire and follow as soon as one lands, so that the wire does not
/// idle while results are on their way to the disk. Used by the lane's drainer and by the requests that land.
/// </summary>
internal sealed class LaneLine(TimeProvider clock, CancellationToken stopping)
{
    /// <summary>What stands longer goes back and is read anew: meanwhile somebody may have cancelled the delivery, or moved it.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Whoever stood still between the commit of a claim and its first request may have been given up meanwhile. Nobody is within this time: a program writes only when it was heard of less than 11 s ago,
    /// and is given up after 15.
    /// </summary>
    private static readonly TimeSpan Sure = TimeSpan.FromSeconds(4);

    private readonly Queue<(DueDelivery Delivery, long Since, long? Claimed)> line = new();
    private readonly Lock gate = new();
    private LaneWebhook? webhook;
    private int room;
    private int onWire;

    /// <summary>Nothing is on the wire.</summary>
    public bool IsIdle
    {
        get
        {
            lock (gate)
            {
                return onWire == 0;
            }
        }
    }

    /// <param name="batch">What is claimed besides, and where all that stands in line is sent from now on.</param>
    /// <param name="atOnce">How many may be on the wire.</param>
    public void Add(LaneBatch batch, int atOnce)
    {
        var now = clock.GetTimestamp();
        lock (gate)
        {
            (webhook, room) = (batch.Webhook, atOnce);
            foreach (var delivery in batch.Due)
            {
                line.Enqueue((delivery, now, batch.Claimed));
            }
        }
    }

    /// <summary>The next one that goes on the wire now; null when there is no room, or none that may go.</summary>
    public (LaneWebhook Webhook, DueDelivery Delivery)? Next()
    {
        lock (gate)
        {
            if (onWire >= room || !line.TryPeek(out var next) || !MayGo(next))
            {
                return null;
            }

            onWire++;
            line.Dequeue();
            return (webhook!, next.Delivery);
        }
    }

    public void Landed()
    {
        lock (gate)
        {
            onWire--;
        }
    }

    /// <summary>Takes out what may not go any more, or everything.</summary>
    public IReadOnlyList<DueDelivery> GiveBack(bool all)
    {
        var back = new List<DueDelivery>();
        lock (gate)
        {
            for (var left = line.Count; left > 0; left--)
            {
                var next = line.Dequeue();
                if (all || !MayGo(next))
                {
                    back.Add(next.Delivery);
                }
                else
                {
                    line.Enqueue(next);
                }
            }
        }

        return back;
    }

    private bool MayGo((DueDelivery Delivery, long Since, long? Claimed) next) =>
        !stopping.IsCancellationRequested
        && webhook is { Deleted: false }
        && (webhook.Status == WebhookStatus.Active || next.Delivery.IsTest)
        && clock.GetElapsedTime(next.Since) < Fresh
        && !(next.Claimed is { } claimed && clock.GetElapsedTime(claimed) >= Sure);
}
