using System.Globalization;

namespace Quiver.Bench.Tpcds;

/// <summary>
/// Small data of the schema of TPC-DS: the relations between keys, the nulls and the words are those that its queries ask for, so that
/// most of them find rows; amounts are spread evenly. Not the data of the official generator. Scale 1 has 120,000 rows in store_sales.
/// </summary>
sealed class TpcdsGenerator(double scale, string folder)
{
    readonly TpcdsSizes _sizes = new(scale);

    public void Run()
    {
        Directory.CreateDirectory(folder);
        TpcdsDates.Write(folder);
        TpcdsDates.WriteTimes(folder, scale < 1 ? 60 : 1);
        Customers();
        Demographics();
        Items();
        Places();
        WebPlaces();
        Small();
        Inventory();
        new TpcdsSales(_sizes, folder).Run();
    }

    static object?[] Address(TpcdsRows rows) =>
    [
        rows.Between(1, 999), rows.Of(TpcdsWords.StreetNames), rows.Of(TpcdsWords.StreetTypes), "Suite " + rows.Between(1, 90) * 10,
    ];

    static object?[] Region(TpcdsRows rows) =>
    [
        rows.Of(TpcdsWords.Cities), rows.Of(TpcdsWords.Counties), rows.Of(TpcdsWords.States), rows.Of(TpcdsWords.Zips), "United States",
        "-" + rows.Between(5, 8) + ".00",
    ];

    void Customers()
    {
        using var rows = new TpcdsRows(folder, "customer");
        for (var i = 1; i <= _sizes.Customers; i++)
        {
            var (first, last) = (rows.Of(TpcdsWords.FirstNames), rows.Of(TpcdsWords.LastNames));
            rows.Add(
                i, TpcdsRows.Id(i), rows.Maybe(rows.Between(1, TpcdsSizes.Demographics)), rows.Maybe(rows.Between(1,
                    TpcdsSizes.Households)),
                rows.Between(1, _sizes.Addresses), rows.Maybe(rows.Between(2449000, 2452000)), rows.Maybe(rows.Between(2449000, 2452000)),
                rows.Maybe(rows.Of("Mr.", "Mrs.", "Dr.", "Miss", "Sir")), rows.Maybe(first), rows.Maybe(last), rows.Maybe(rows.Of("Y",
                    "N")),
                rows.Maybe(rows.Between(1, 28)), rows.Maybe(rows.Between(1, 12)), rows.Maybe(rows.Between(1924, 1992)),
                rows.Maybe(rows.Of(TpcdsWords.Countries)), null, $"{first}.{last}@example.org", rows.Maybe(rows.Between(2452283, 2452648)));
        }

        using var addresses = new TpcdsRows(folder, "customer_address");
        for (var i = 1; i <= _sizes.Addresses; i++)
        {
            addresses.Add(
                [i, TpcdsRows.Id(i), .. Address(addresses), .. Region(addresses).Select(v => addresses.Maybe(v, 3)),
                    addresses.Of("condo", "apartment", "single family")]);
        }
    }

    void Demographics()
    {
        using var rows = new TpcdsRows(folder, "customer_demographics");
        for (var i = 0; i < TpcdsSizes.Demographics; i++)
        {
            rows.Add(
                i + 1, i % 2 == 0 ? "M" : "F", TpcdsWords.Marital[i / 2 % 5], TpcdsWords.Education[i / 10 % 7], (1 + (i / 280 % 4)) * 500,
                TpcdsWords.Credit[i / 70 % 4], rows.Between(0, 6), rows.Between(0, 6), rows.Between(0, 6));
        }

        using var households = new TpcdsRows(folder, "household_demographics");
        for (var i = 0; i < TpcdsSizes.Households; i++)
        {
            households.Add(i + 1, 1 + (i % 20), TpcdsWords.Potential[i / 20 % 6], i / 120 % 10, (i / 1200 % 6) - 1);
        }

        using var bands = new TpcdsRows(folder, "income_band");
        for (var i = 0; i < 20; i++)
        {
            bands.Add(i + 1, i == 0 ? 0 : (i * 10000) + 1, (i + 1) * 10000);
        }
    }

    void Items()
    {
        using var rows = new TpcdsRows(folder, "item");
        for (var i = 1; i <= _sizes.Items; i++)
        {
            var category = (int)rows.Between(0, 9);
            var type = (int)rows.Between(0, 3);
            var brand = (int)rows.Between(1, 7);
            var manufacturer = rows.Between(1, 100);
            var price = rows.Money(9, 9999);
            rows.Add(
                i, TpcdsRows.Id((i + 1) / 2), i % 2 == 1 ? "1997-10-27" : "2000-10-27", i % 2 == 1 ? "2000-10-26" : null,
                $"{rows.Of(TpcdsWords.Syllables)} {rows.Of(TpcdsWords.Colors)} things of {rows.Of(TpcdsWords.StreetNames)} {i}", price,
                Math.Round(price * rows.Between(20, 90) / 100, 2), ((category + 1) * 1000000) + ((type + 1) * 1000) + brand,
                rows.Maybe($"{TpcdsWords.Brands[brand - 1]} #{brand}", 1), type + 1, rows.Maybe(TpcdsWords.Classes[category][type], 1),
                category + 1, rows.Maybe(TpcdsWords.Categories[category], 1), manufacturer,
                    TpcdsWords.Syllables[manufacturer % 10] + manufacturer % 7,
                rows.Maybe(rows.Of(TpcdsWords.Sizes), 1), rows.Between(1000000, 9999999), rows.Maybe(rows.Of(TpcdsWords.Colors), 1),
                rows.Maybe(rows.Of(TpcdsWords.Units), 1), "Unknown", rows.Between(1, 40),
                string.Concat(i.ToString(CultureInfo.InvariantCulture).Select(d => TpcdsWords.Syllables[d - '0'])));
        }
    }

    void Places()
    {
        using var stores = new TpcdsRows(folder, "store");
        for (var i = 1; i <= TpcdsSizes.Stores; i++)
        {
            var home = i <= 6;
            object?[] region = Region(stores);
            (region[0], region[1], region[2], region[5]) =
                (home ? TpcdsWords.Cities[i % 2] : region[0], home ? "Williamson County" : region[1], home ? "TN" : region[2], "-5.00");
            stores.Add(
            [
                i, TpcdsRows.Id((i + 1) / 2), "1997-03-13", i % 2 == 1 ? "2000-03-12" : null, stores.Maybe(stores.Between(2450815,
                    2452000), 70),
                stores.Of(TpcdsWords.Syllables), stores.Between(200, 300), stores.Between(5_000_000, 9_999_999), stores.Of("8AM-8AM",
                    "8AM-4PM"),
                stores.Of(TpcdsWords.FirstNames), stores.Between(1, 10), "Unknown", "sells things", stores.Of(TpcdsWords.LastNames), 1,
                    "Unknown", 1,
                "Unknown", .. Address(stores), .. region, stores.Money(0, 11),
            ]);
        }

        using var warehouses = new TpcdsRows(folder, "warehouse");
        for (var i = 1; i <= TpcdsSizes.Warehouses; i++)
        {
            warehouses.Add(
            [
                i, TpcdsRows.Id(i), i == 3 ? null : "Warehouse of many words " + i, warehouses.Between(50_000, 990_000),
                    .. Address(warehouses),
                .. Region(warehouses),
            ]);
        }

        using var centers = new TpcdsRows(folder, "call_center");
        for (var i = 1; i <= TpcdsSizes.CallCenters; i++)
        {
            object?[] region = Region(centers);
            region[1] = i <= 3 ? "Williamson County" : region[1];
            centers.Add(
            [
                i, TpcdsRows.Id((i + 1) / 2), "1998-01-01", null, null, centers.Between(2450800, 2451000), TpcdsWords.Cities[i] + " center",
                centers.Of("small", "medium", "large"), centers.Between(100, 900), centers.Between(1000, 9000), "8AM-4PM",
                centers.Of(TpcdsWords.FirstNames), centers.Between(1, 6), "class", "market", centers.Of(TpcdsWords.LastNames), 1,
                    "division", 1,
                "company", .. Address(centers), .. region, centers.Money(0, 12),
            ]);
        }
    }

    void WebPlaces()
    {
        using var sites = new TpcdsRows(folder, "web_site");
        for (var i = 1; i <= TpcdsSizes.WebSites; i++)
        {
            sites.Add(
            [
                i, TpcdsRows.Id((i + 1) / 2), "1997-08-16", null, "site_" + (i / 4), sites.Between(2450000, 2450800), null, "Unknown",
                sites.Of(TpcdsWords.LastNames), sites.Between(1, 6), "class", "market", sites.Of(TpcdsWords.LastNames), 1 + (i % 6),
                i % 6 == 0 ? "pri" : TpcdsWords.Syllables[i % 6], .. Address(sites), .. Region(sites), sites.Money(0, 12),
            ]);
        }

        using var pages = new TpcdsRows(folder, "web_page");
        for (var i = 1; i <= TpcdsSizes.WebPages; i++)
        {
            pages.Add(
                i, TpcdsRows.Id((i + 1) / 2), "1997-09-03", null, 2450810, 2452620, pages.Of("Y", "N"), pages.Maybe(pages.Between(1,
                    _sizes.Customers), 70),
                "http://www.example.org/" + i, pages.Of("order", "ad", "feedback", "welcome", "dynamic"), 3000 + (i * 120),
                    pages.Between(2, 25),
                pages.Between(1, 7), pages.Between(0, 4));
        }

        using var catalogs = new TpcdsRows(folder, "catalog_page");
        for (var i = 1; i <= TpcdsSizes.CatalogPages; i++)
        {
            catalogs.Add(
                i, TpcdsRows.Id(i), 2450815 + (i * 3), 2450845 + (i * 3), "DEPARTMENT", (i / 20) + 1, i % 20, "page of things",
                catalogs.Of("bi-annual", "quarterly", "monthly"));
        }
    }

    void Small()
    {
        using var promotions = new TpcdsRows(folder, "promotion");
        for (var i = 1; i <= TpcdsSizes.Promotions; i++)
        {
            string Flag() => promotions.Of("Y", "N", "N");
            promotions.Add(
                i, TpcdsRows.Id(i), 2450815 + (i * 20), 2450875 + (i * 20), promotions.Between(1, _sizes.Items), "1000.00", 1,
                promotions.Of(TpcdsWords.Syllables), Flag(), Flag(), Flag(), Flag(), Flag(), Flag(), Flag(), Flag(), "details", "Unknown",
                    "N");
        }

        using var reasons = new TpcdsRows(folder, "reason");
        for (var i = 1; i <= TpcdsSizes.Reasons; i++)
        {
            reasons.Add(i, TpcdsRows.Id(i), "reason " + i);
        }

        using var modes = new TpcdsRows(folder, "ship_mode");
        for (var i = 1; i <= TpcdsSizes.ShipModes; i++)
        {
            modes.Add(
                i, TpcdsRows.Id(i), TpcdsWords.ShipTypes[i % 6], modes.Of("AIR", "SURFACE", "SEA"), TpcdsWords.Carriers[i % 10],
                    "contract " + i);
        }
    }

    void Inventory()
    {
        using var rows = new TpcdsRows(folder, "inventory");
        for (var day = new DateOnly(1998, 1, 1); day.Year < 2003; day = day.AddDays(7))
        {
            for (var item = 1; item <= _sizes.Items; item++)
            {
                var warehouse = ((day.DayNumber / 7) + item) % TpcdsSizes.Warehouses;
                for (var next = 0; next < 2; next++)
                {
                    var level = rows.Percent(30) ? rows.Between(0, 20) : rows.Between(0, 1000);
                    rows.Add(TpcdsDates.Key(day), item, ((warehouse + next) % TpcdsSizes.Warehouses) + 1, rows.Maybe(level, 5));
                }
            }
        }
    }
}
