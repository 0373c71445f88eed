using System.Text;

namespace Quiver.Bench.Tpch;

/// <summary>
/// Writes the eight tables of TPC-H as text files after clause 4.2 of the published specification: schema, cardinalities and
/// distributions are the specification's, the random numbers are our own, so that answers differ from those of other generators.
/// </summary>
sealed class TpchGenerator(double scale, string directory, char separator)
{
    const int StreamRegion = 1;
    const int StreamNation = 2;
    const int StreamSupplier = 3;
    const int StreamCustomer = 4;
    const int StreamPart = 5;
    const int StreamPartSupplier = 6;
    const int StreamOrder = 7;
    const int StreamComplaint = 8;

    static readonly byte[] _alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ, "u8.ToArray();
    static readonly int _currentDate = DayOf(1995, 6, 17);
    static readonly int _lastOrderDate = DayOf(1998, 12, 31) - 151;

    readonly TpchText _text = new();
    readonly long _suppliers = TpchSchema.Rows(10_000, scale);
    readonly long _customers = TpchSchema.Rows(150_000, scale);
    readonly long _parts = TpchSchema.Rows(200_000, scale);
    readonly long _orders = TpchSchema.Rows(1_500_000, scale);
    readonly long _clerks = TpchSchema.Rows(1_000, scale);

    /// <summary>Writes all tables; the two halves of the work run side by side when two threads are allowed.</summary>
    public void Run(int threads)
    {
        Directory.CreateDirectory(directory);
        Action[] tables = [Orders, PartSuppliers, Parts, Customers, Suppliers, Nations, Regions];
        Parallel.ForEach(tables, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads) }, table => table());
    }

    void Regions()
    {
        using var csv = Open("region");
        for (var key = 0; key < TpchWords.Regions.Length; key++)
        {
            var random = new RowRandom(StreamRegion, key);
            csv.Integer(key);
            csv.Text(TpchWords.Regions[key]);
            csv.Text(_text.Comment(ref random, 31, 115));
            csv.EndRow();
        }
    }

    void Nations()
    {
        using var csv = Open("nation");
        for (var key = 0; key < TpchWords.Nations.Length; key++)
        {
            var random = new RowRandom(StreamNation, key);
            csv.Integer(key);
            csv.Text(Encoding.ASCII.GetBytes(TpchWords.Nations[key].Name));
            csv.Integer(TpchWords.Nations[key].Region);
            csv.Text(_text.Comment(ref random, 31, 114));
            csv.EndRow();
        }
    }

    void Suppliers()
    {
        using var csv = Open("supplier");
        var marked = MarkedSuppliers();
        Span<byte> comment = stackalloc byte[100];
        for (var key = 1L; key <= _suppliers; key++)
        {
            var random = new RowRandom(StreamSupplier, key);
            csv.Integer(key);
            csv.Numbered("Supplier#"u8, key);
            Address(csv, ref random);
            NationAndPhone(csv, ref random);
            csv.Cents(random.Between(-99_999, 999_999));
            var text = _text.Comment(ref random, 25, 100);
            text.CopyTo(comment);
            if (marked.TryGetValue(key, out var complains))
            {
                Mark(comment[..text.Length], complains ? "Complaints"u8 : "Recommends"u8, ref random);
            }

            csv.Text(comment[..text.Length]);
            csv.EndRow();
        }
    }

    void Customers()
    {
        using var csv = Open("customer");
        for (var key = 1L; key <= _customers; key++)
        {
            var random = new RowRandom(StreamCustomer, key);
            csv.Integer(key);
            csv.Numbered("Customer#"u8, key);
            Address(csv, ref random);
            NationAndPhone(csv, ref random);
            csv.Cents(random.Between(-99_999, 999_999));
            csv.Text(random.Pick(TpchWords.Segments));
            csv.Text(_text.Comment(ref random, 29, 116));
            csv.EndRow();
        }
    }

    void Parts()
    {
        using var csv = Open("part");
        Span<byte> text = stackalloc byte[128];
        for (var key = 1L; key <= _parts; key++)
        {
            var random = new RowRandom(StreamPart, key);
            csv.Integer(key);
            csv.Text(text[..PartName(text, ref random)]);
            var manufacturer = (byte)('0' + random.Between(1, 5));
            csv.Text([.. "Manufacturer#"u8, manufacturer]);
            csv.Text([.. "Brand#"u8, manufacturer, (byte)('0' + random.Between(1, 5))]);
            byte[] type = [.. random.Pick(TpchWords.TypeFinishes), (byte)' ', .. random.Pick(TpchWords.TypeTreatments), (byte)' '];
            csv.Text([.. type, .. random.Pick(TpchWords.TypeMetals)]);
            csv.Integer(random.Between(1, 50));
            csv.Text([.. random.Pick(TpchWords.ContainerSizes), (byte)' ', .. random.Pick(TpchWords.ContainerKinds)]);
            csv.Cents(RetailCents(key));
            csv.Text(_text.Comment(ref random, 5, 22));
            csv.EndRow();
        }
    }

    void PartSuppliers()
    {
        using var csv = Open("partsupp");
        for (var part = 1L; part <= _parts; part++)
        {
            var random = new RowRandom(StreamPartSupplier, part);
            for (var i = 0; i < 4; i++)
            {
                csv.Integer(part);
                csv.Integer(SupplierOf(part, i));
                csv.Integer(random.Between(1, 9_999));
                csv.Cents(random.Between(100, 100_000));
                csv.Text(_text.Comment(ref random, 49, 198));
                csv.EndRow();
            }
        }
    }

    /// <summary>Orders and their lines are one stream: the total and the status of an order come from its lines.</summary>
    void Orders()
    {
        using var orders = Open("orders");
        using var lines = Open("lineitem");
        for (var i = 1L; i <= _orders; i++)
        {
            var random = new RowRandom(StreamOrder, i);
            // Clause 4.2.3: only the first 8 of every 32 order keys are used, and a third of the customers never orders.
            var key = ((i >> 3) << 5) | (i & 7);
            var customer = random.Between(1, _customers - 1);
            customer += customer % 3 == 0 ? 1 : 0;
            var date = (int)random.Between(0, _lastOrderDate);
            var (total, status) = Lines(lines, key, date, ref random);

            orders.Integer(key);
            orders.Integer(customer);
            orders.Text([status]);
            orders.Cents(total);
            orders.Date(date);
            orders.Text(random.Pick(TpchWords.Priorities));
            orders.Numbered("Clerk#"u8, random.Between(1, _clerks));
            orders.Integer(0);
            orders.Text(_text.Comment(ref random, 19, 78));
            orders.EndRow();
        }
    }

    (long TotalCents, byte Status) Lines(CsvWriter csv, long order, int orderDate, ref RowRandom random)
    {
        var count = (int)random.Between(1, 7);
        var open = 0;
        var total = 0L;
        for (var line = 1; line <= count; line++)
        {
            var part = random.Between(1, _parts);
            var quantity = random.Between(1, 50);
            var price = quantity * RetailCents(part);
            var discount = random.Between(0, 10);
            var tax = random.Between(0, 8);
            var ship = orderDate + (int)random.Between(1, 121);
            var receipt = ship + (int)random.Between(1, 30);
            var isOpen = ship > _currentDate;
            open += isOpen ? 1 : 0;
            total += price * (100 + tax) * (100 - discount);

            csv.Integer(order);
            csv.Integer(part);
            csv.Integer(SupplierOf(part, (int)random.Between(0, 3)));
            csv.Integer(line);
            csv.Cents(quantity * 100);
            csv.Cents(price);
            csv.Cents(discount);
            csv.Cents(tax);
            csv.Text(receipt > _currentDate ? "N"u8 : random.Between(0, 1) == 0 ? "R"u8 : "A"u8);
            csv.Text(isOpen ? "O"u8 : "F"u8);
            csv.Date(ship);
            csv.Date(orderDate + (int)random.Between(30, 90));
            csv.Date(receipt);
            csv.Text(random.Pick(TpchWords.Instructions));
            csv.Text(random.Pick(TpchWords.Modes));
            csv.Text(_text.Comment(ref random, 10, 43));
            csv.EndRow();
        }

        return ((total + 5_000) / 10_000, open == count ? (byte)'O' : open == 0 ? (byte)'F' : (byte)'P');
    }

    /// <summary>Clause 4.2.3: P_RETAILPRICE.</summary>
    static long RetailCents(long part) => 90_000 + (part / 10 % 20_001) + (100 * (part % 1_000));

    /// <summary>Clause 4.2.3: the i-th of the four suppliers of a part.</summary>
    long SupplierOf(long part, int i) => ((part + (i * ((_suppliers / 4) + ((part - 1) / _suppliers)))) % _suppliers) + 1;

    static int DayOf(int year, int month, int day) => new DateOnly(year, month, day).DayNumber - CsvWriter.Epoch.DayNumber;

    /// <summary>Five different colours; a repeat is drawn again.</summary>
    static int PartName(Span<byte> text, ref RowRandom random)
    {
        Span<int> chosen = stackalloc int[5];
        var length = 0;
        for (var i = 0; i < 5; i++)
        {
            int colour;
            do
            {
                colour = (int)random.Between(0, TpchWords.Colours.Length - 1);
            }
            while (chosen[..i].Contains(colour));

            chosen[i] = colour;
            if (i > 0)
            {
                text[length++] = (byte)' ';
            }

            TpchWords.Colours[colour].CopyTo(text[length..]);
            length += TpchWords.Colours[colour].Length;
        }

        return length;
    }

    /// <summary>Clause 4.2.2.7: a random v-string of 10 to 40 characters.</summary>
    static void Address(CsvWriter csv, ref RowRandom random)
    {
        Span<byte> text = stackalloc byte[40];
        var length = (int)random.Between(10, 40);
        for (var i = 0; i < length; i++)
        {
            text[i] = _alphabet[(int)(random.Next() >> 58)];
        }

        csv.Text(text[..length]);
    }

    /// <summary>Clause 4.2.2.9: the country code of a phone number follows the nation.</summary>
    static void NationAndPhone(CsvWriter csv, ref RowRandom random)
    {
        var nation = random.Between(0, 24);
        csv.Integer(nation);
        Span<byte> phone = stackalloc byte[15];
        Digits(phone[..2], nation + 10);
        Digits(phone[3..6], random.Between(100, 999));
        Digits(phone[7..10], random.Between(100, 999));
        Digits(phone[11..], random.Between(1_000, 9_999));
        phone[2] = phone[6] = phone[10] = (byte)'-';
        csv.Text(phone);
    }

    static void Digits(Span<byte> target, long number)
    {
        for (var i = target.Length - 1; i >= 0; i--, number /= 10)
        {
            target[i] = (byte)('0' + (number % 10));
        }
    }

    /// <summary>Clause 4.2.3: 5 SF suppliers have customers that complain and another 5 SF have customers that recommend them.</summary>
    Dictionary<long, bool> MarkedSuppliers()
    {
        var each = Math.Max(1, (long)(5 * scale));
        var marked = new Dictionary<long, bool>();
        var random = new RowRandom(StreamComplaint, 0);
        while (marked.Count < Math.Min(2 * each, _suppliers))
        {
            marked.TryAdd(random.Between(1, _suppliers), marked.Count < each);
        }

        return marked;
    }

    /// <summary>Puts "Customer", some of the old text and the verdict at random places of a comment.</summary>
    static void Mark(Span<byte> comment, ReadOnlySpan<byte> verdict, ref RowRandom random)
    {
        var spare = comment.Length - 8 - verdict.Length;
        var between = (int)random.Between(0, spare);
        var start = (int)random.Between(0, spare - between);
        "Customer"u8.CopyTo(comment[start..]);
        verdict.CopyTo(comment[(start + 8 + between)..]);
    }

    CsvWriter Open(string table) =>
        new(Path.Combine(directory, table + ".csv"), separator, string.Join(' ', TpchSchema.Columns(table).Select(column => column.Name)));
}
