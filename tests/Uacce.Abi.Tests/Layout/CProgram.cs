using System.Globalization;
using System.Text;
using Xunit;

namespace Uacce.Abi.Tests.Layout;

/// <summary>A C program made of static assertions: it compiles exactly when every stated fact holds.</summary>
internal sealed class CProgram
{
    private readonly StringBuilder _source = new();

    /// <summary>A program over the given headers, in the spelling of an include directive.</summary>
    public CProgram(params string[] headers)
    {
        // The exported uacce.h uses the kernel's BIT, which user space has to bring along.
        _source.AppendLine("#define _GNU_SOURCE").AppendLine("#include <stddef.h>").AppendLine("#define BIT(n) (1u << (n))");
        foreach (string header in headers)
            _source.AppendLine(CultureInfo.InvariantCulture, $"#include {header}");
    }

    /// <summary>States that the C expression has this value.</summary>
    public CProgram State(string expression, long value)
    {
        string message = $"{expression.Replace('"', '\'')} is not {value}";
        _source.AppendLine(CultureInfo.InvariantCulture, $"_Static_assert(({expression}) == {value}LL, \"{message}\");");
        return this;
    }

    /// <summary>States where a field lies and how many bytes it has.</summary>
    public CProgram StateField(string type, string field, Extent extent) =>
        State($"offsetof({type}, {field})", extent.Offset).State($"sizeof((({type} *)0)->{field})", extent.Length);

    public string Complaints() => CCompiler.Complaints(_source.ToString());

    public void MustCompile() => Assert.Equal("", Complaints());
}
