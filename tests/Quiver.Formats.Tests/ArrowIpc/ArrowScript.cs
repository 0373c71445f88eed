namespace Quiver.Formats.Tests.ArrowIpc;

/// <summary>A reader of Arrow files by the JavaScript implementation: prints a line a row, in a form that both sides can make.</summary>
static class ArrowScript
{
    public const string Text =
        """
        const A = require('apache-arrow');
        const bits = (v) => { const d = new DataView(new ArrayBuffer(8)); d.setFloat64(0, v); return d.getBigUint64(0).toString(16); };
        const wide = (w) => BigInt.asIntN(128, w.reduce((sum, x, i) => sum | (BigInt(x) << BigInt(32 * i)), 0n));
        const quote = (s) => [...Buffer.from(s, 'utf8')].map((b) => b.toString(16).padStart(2, '0')).join('');
        function text(type, v) {
          if (v === null || v === undefined) return 'null';
          switch (type.typeId) {
            case A.Type.Float: return Number.isNaN(v) ? 'nan' : bits(v);
            case A.Type.Decimal: return wide([...v]).toString();
            case A.Type.Utf8: return quote(v);
            case A.Type.Binary: return quote(v);
            case A.Type.Date: return String(Number(v) / 864e5);
            case A.Type.Timestamp: return String(Number(v) / 1000);
            case A.Type.Interval: return [v[0], v[1], BigInt.asIntN(64, BigInt(v[2] >>> 0) | (BigInt(v[3]) << 32n))].join('/');
            case A.Type.List: return '[' + [...v].map((x) => text(type.children[0].type, x)).join(',') + ']';
            case A.Type.Struct: return '[' + type.children.map((f) => text(f.type, v[f.name])).join(',') + ']';
            case A.Type.Map: {
              const [key, value] = type.children[0].type.children;
              return '[' + [...v].map(([k, x]) => text(key.type, k) + ':' + text(value.type, x)).join(',') + ']';
            }
            case A.Type.Dictionary: return text(type.dictionary, v);
            default: return String(v);
          }
        }
        const table = A.tableFromIPC(require('fs').readFileSync(process.argv[2]));
        for (const batch of table.batches)
          for (let i = 0; i < batch.numRows; i++)
            console.log(table.schema.fields.map((f, c) => text(f.type, batch.getChildAt(c).get(i))).join(' '));
        """;
}
