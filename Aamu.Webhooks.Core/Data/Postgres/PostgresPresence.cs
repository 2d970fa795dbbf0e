using System.Security.Cryptography;
using Npgsql;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>That this program is there: what it has claimed, when it last said so, and whether the server gave it up meanwhile.</summary>
internal sealed class PostgresPresence(string name, string connectionString, Action<string> refuseNewer, TimeProvider clock) : IDisposable
{
    /// <summary>Whoever has the turn to write was heard of less long ago, and so has not been given up when it got it; 4 s are for what it does not see itself.</summary>
    private static readonly TimeSpan Sure = PostgresClaim.Silence - TimeSpan.FromSeconds(4);

    private readonly string forStart = Of(connectionString, PostgresClaim.LongestWaitSeconds, new NpgsqlConnectionStringBuilder(connectionString).Timeout);

    // Whoever writes waits for it.
    private readonly string forComingBack = Of(connectionString, 10, 5);
    private readonly Lock claiming = new();
    private PostgresClaim? claim;
    private bool isAlone;
    private bool isLiving;
    private bool wasLost;
    private StartRefusedException? refusal;

    /// <summary>When this node last said that it is there; none before its first look.</summary>
    private long renewed;

    /// <summary>The number that the others know it by.</summary>
    public int Node { get; } = RandomNumberGenerator.GetInt32(1, int.MaxValue);

    /// <summary>Why this program must not write any more; null as long as it may.</summary>
    public string? Superseded
    {
        get
        {
            lock (claiming)
            {
                return refusal?.Message;
            }
        }
    }

    /// <summary>Beside the other programs that serve it.</summary>
    /// <exception cref="StartRefusedException">A move fills it at this moment, or it cannot be used.</exception>
    public void Claim() => Claim(
        () => PostgresClaim.Beside(forStart),
        $"Another program has {name} for itself: it moves rows there, or is of a version that does not share. Wait for it, or stop it.");

    /// <summary>With no other program beside this one.</summary>
    /// <exception cref="StartRefusedException">Somebody serves it, or it cannot be used.</exception>
    public void ClaimAlone()
    {
        Claim(() => PostgresClaim.Alone(forStart), $"Another program serves {name}. Stop it first.");
        isAlone = true;
    }

    /// <summary>Waits for who starts at this moment.</summary>
    /// <exception cref="StartRefusedException">It takes too long.</exception>
    public void BeginStart()
    {
        try
        {
            claim!.BeginStart();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new StartRefusedException($"Another program has been starting on {name} for a minute and has not ended. Look at its log; then start this one again.", exception);
        }
    }

    /// <inheritdoc cref="WebhooksDatabase.EndStart"/>
    public void EndStart(bool serves)
    {
        lock (claiming)
        {
            if (!isAlone && claim is { } held)
            {
                if (serves)
                {
                    held.Live(Node);
                    isLiving = true;
                }

                held.EndStart();
            }
        }
    }

    /// <summary>Says that this program is there. The server may have lost the connection that says so, or given it up because nothing came from it.</summary>
    /// <exception cref="StoreUnavailableException">The server cannot be reached, somebody has the database alone meanwhile, or a newer version has changed its schema.</exception>
    public void Renew()
    {
        lock (claiming)
        {
            if (!isLiving)
            {
                return;
            }

            try
            {
                // Before it asks: the answer may be long on its way, or the program stand still before it reads it.
                var asked = clock.GetTimestamp();
                if (claim is null || !claim.Renew(Node))
                {
                    asked = ComeBack();
                }

                Interlocked.Exchange(ref renewed, asked);
            }
            catch (StartRefusedException exception)
            {
                refusal = exception;
                throw new StoreUnavailableException(exception.Message, exception);
            }
            catch (Exception exception) when (exception is NpgsqlException || StoreUnavailableException.From(exception) is not null)
            {
                throw StoreUnavailableException.From(exception) ?? new StoreUnavailableException(exception.Message, exception);
            }
        }
    }

    /// <summary>True once after the server had lost this program, or given it up.</summary>
    public bool WasLost()
    {
        lock (claiming)
        {
            var was = wasLost;
            wasLost = false;
            return was;
        }
    }

    /// <summary>
    /// A program that stood still may have been given up meanwhile, and what it had be somebody else's. So it is there again before it writes: whoever takes leases of those who are gone does so before this
    /// transaction, which then finds them taken, or sees this one after it.
    /// </summary>
    public void SayAfterSilence()
    {
        if (SinceRenewed() > PostgresClaim.Silence / 3)
        {
            Renew();
        }
    }

    /// <summary>A connection to write on that had broken: nothing else may tell that the machine was suspended, for the clock that counts elapsed time stood still with it.</summary>
    public void SayAfterBreak()
    {
        if (SinceRenewed() is not null)
        {
            Renew();
        }
    }

    /// <summary>It stood still between the look before the transaction and the turn: it begins again, and says first that it is there.</summary>
    /// <exception cref="StoreUnavailableException">It may have been given up before it got the turn.</exception>
    public void RefuseAfterSilence()
    {
        if (SinceRenewed() > Sure)
        {
            throw new StoreUnavailableException("This program stood still, and others may have taken over what it had.");
        }
    }

    public void Dispose() => claim?.Dispose();

    private TimeSpan? SinceRenewed() => Interlocked.Read(ref renewed) is var last and not 0 ? clock.GetElapsedTime(last) : null;

    /// <summary>
    /// Answers when it last said that it is there. While it was not, a newer version may have been started, which looks who is there and refuses to change the schema under them: so it looks itself, at a
    /// moment when nobody starts.
    /// </summary>
    private long ComeBack()
    {
        if (refusal is not null)
        {
            throw refusal;
        }

        wasLost = true;
        claim?.Dispose();
        claim = null;
        var back = PostgresClaim.Beside(forComingBack);
        try
        {
            var asked = 0L;
            back.BetweenStarts(() =>
            {
                refuseNewer(forComingBack);
                asked = clock.GetTimestamp();
                if (!back.Renew(Node))
                {
                    throw new StoreUnavailableException("The PostgreSQL server was lost again at once.");
                }
            });
            claim = back;
            return asked;
        }
        catch
        {
            back.Dispose();
            throw;
        }
    }

    private void Claim(Func<PostgresClaim> take, string taken)
    {
        try
        {
            lock (claiming)
            {
                claim ??= take();
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new StartRefusedException(taken, exception);
        }
        catch (Exception exception) when (StoreUnavailableException.From(exception) is { } unavailable)
        {
            throw new StartRefusedException($"{unavailable.Message} It is {name}. {unavailable.Advice}".TrimEnd(), exception);
        }
    }

    /// <summary>By it people tell programs apart, two on one machine too, with the same settings.</summary>
    private static string Of(string connectionString, int seconds, int secondsToConnect)
    {
        var asked = new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = seconds, Timeout = secondsToConnect };
        asked.ApplicationName = $"{asked.ApplicationName ?? $"Aamu Webhooks on {Environment.MachineName}"}, process {Environment.ProcessId}";
        return asked.ToString();
    }
}
