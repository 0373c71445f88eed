namespace Quiver.Engine.Catalog;

/// <summary>A running scan: hands out morsels to the readers of the workers.</summary>
abstract class MorselSource : IDisposable
{
    /// <summary>The number of morsels where it is known, else <see cref="int.MaxValue"/>: no more workers than this are started.</summary>
    public virtual int MorselCount => int.MaxValue;

    /// <summary>Whether readers may wait for something that takes longer than a local file, such as a store of objects.</summary>
    public virtual bool MayWait => true;

    /// <summary>How much of the scan is done, 0 to 1; negative where it is not known.</summary>
    public virtual double Progress => -1;

    /// <summary>Creates a reader for one worker. Readers of one source may run at the same time.</summary>
    public abstract MorselReader CreateReader();

    /// <summary>Frees what readers share.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
