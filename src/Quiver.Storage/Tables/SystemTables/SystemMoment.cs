using Quiver.Storage.Catalog;
using Quiver.Storage.State;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>A store at the moment at which a statement looks.</summary>
/// <param name="Store">The store.</param>
/// <param name="Catalog">The databases and tables.</param>
/// <param name="State">Where the rows are; counts and times of it stay after rows were freed.</param>
/// <param name="Sequence">The last write that is visible.</param>
sealed record SystemMoment(TimeSeriesStore Store, CatalogSnapshot Catalog, StoreState State, long Sequence);
