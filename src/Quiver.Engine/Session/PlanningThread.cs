using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;

namespace Quiver.Engine.Session;

/// <summary>
/// Runs parsing and planning on a thread with a stack large enough for expressions of tens of thousands of terms, whose trees
/// are as deep. Short statements, which are most, are parsed where they are, and planned on a thread of the pool: planning may read
/// from files.
/// </summary>
static class PlanningThread
{
    const int StackBytes = 256 << 20;
    const int ShortText = 4_000;

    /// <summary>Long texts are planned before they are let in, so only some at a time are: the rest of the machine is for others.</summary>
    static readonly SemaphoreSlim _longTexts = new(Math.Max(2, Environment.ProcessorCount));

    /// <summary>Whether a text is so short that the stack of any thread is large enough for what it says.</summary>
    public static bool IsShort(string text) => text.Length <= ShortText;

    /// <summary>Runs work that only looks at a text: at once where the text is short.</summary>
    public static Task<T> ParseAsync<T>(string text, Func<T> work)
    {
        if (!IsShort(text) || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return RunAsync(text, work);
        }

        try
        {
            return Task.FromResult(Guard(work));
        }
        catch (QuiverException error)
        {
            return Task.FromException<T>(error);
        }
    }

    /// <summary>Runs work that may recurse deeply over a text.</summary>
    public static Task<T> RunAsync<T>(string text, Func<T> work, CancellationToken cancellationToken = default) =>
        IsShort(text) ? Task.Run(() => Guard(work), CancellationToken.None) : RunLongAsync(work, cancellationToken);

    static async Task<T> RunLongAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _longTexts.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await StartThread(work).ConfigureAwait(false);
        }
        finally
        {
            _longTexts.Release();
        }
    }

    static Task<T> StartThread<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(work, done), StackBytes) { IsBackground = true, Name = "quiver planner" };
        thread.Start();
        return done.Task;
    }

    static void Run<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(Guard(work));
        }
#pragma warning disable CA1031 // Whoever waits for the plan gets every error.
        catch (Exception error)
#pragma warning restore CA1031
        {
            done.SetException(error);
        }
    }

    static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InsufficientExecutionStackException error)
        {
            throw new QuiverException(ErrorCode.NestingTooDeep,
                "the statement is nested too deeply to plan; split it with CTEs or temporary tables", error);
        }
    }
}
