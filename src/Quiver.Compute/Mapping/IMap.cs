namespace Quiver.Compute.Mapping;

/// <summary>A function of one value that <see cref="MapKernel"/> applies to columns.</summary>
interface IMap<TIn, TOut>
{
    /// <summary>Returns the result for a value that is not null.</summary>
    static abstract TOut Apply(TIn value);
}
