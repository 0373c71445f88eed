namespace Quiver.Formats.Datasets;

/// <summary>Opens many files at once, but not all: what is waited for is mostly a disk or a network.</summary>
static class ParallelOpening
{
    const int MostAtOnce = 16;

    /// <summary>
    /// Opens each of some files and returns what came of it in their order. The first failure ends the rest, and closes what was opened.
    /// </summary>
    public static TOpened[] Open<TFile, TOpened>(
        IReadOnlyList<TFile> files, Func<TFile, TOpened> open, CancellationToken cancellationToken)
        where TOpened : class
    {
        var opened = new TOpened[files.Count];
        try
        {
            if (files.Count < 4)
            {
                for (int i = 0; i < opened.Length; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    opened[i] = open(files[i]);
                }
            }
            else
            {
                var options = new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken };
                Parallel.For(0, opened.Length, options, i => opened[i] = open(files[i]));
            }

            return opened;
        }
        catch (AggregateException failures)
        {
            Close(opened);
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
            throw;
        }
        catch
        {
            Close(opened);
            throw;
        }
    }

    static void Close<T>(T[] opened)
    {
        foreach (T one in opened)
        {
            (one as IDisposable)?.Dispose();
        }
    }
}
