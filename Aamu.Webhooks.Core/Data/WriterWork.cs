namespace Aamu.Webhooks.Core.Data;

/// <summary>What somebody wants written, and how they hear of it.</summary>
internal abstract class WriterWork
{
    /// <summary>It takes so long that others are let in before the next of its kind.</summary>
    public bool IsBulk { get; init; }

    public abstract void Run(WriteTransaction transaction);

    public abstract void Succeed();

    public abstract void Fail(Exception exception);
}

internal sealed class WriterWork<T>(Func<WriteTransaction, T> work) : WriterWork
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? value;

    public Task<T> Result => completion.Task;

    public override void Run(WriteTransaction transaction) => value = work(transaction);

    public override void Succeed() => completion.TrySetResult(value!);

    public override void Fail(Exception exception) => completion.TrySetException(exception);
}
