using System.ComponentModel;
using System.Diagnostics;
using Uacce.Testing;

namespace Uacce.Abi.Tests.Layout;

/// <summary>gcc as an oracle: it accepts a program, or says why not. Nothing is linked or run.</summary>
internal static class CCompiler
{
    private static readonly Lazy<bool> s_usable = new(IsUsable);

    /// <summary>What gcc complains about; empty when it accepts <paramref name="source"/>.</summary>
    public static string Complaints(string source)
    {
        Prerequisite.Need("gcc", s_usable.Value, "install gcc, libc6-dev and linux-libc-dev.");
        return Compile(source);
    }

    private static bool IsUsable()
    {
        try
        {
            return Compile("#include <errno.h>\n#include <misc/uacce/hisi_qm.h>\n").Length == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static string Compile(string source)
    {
        string ownHeaders = Path.Combine(AppContext.BaseDirectory, "Layout");
        ProcessStartInfo start = new("gcc", ["-x", "c", "-std=gnu11", "-Wall", "-Werror", "-fsyntax-only", "-I", ownHeaders, "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using Process gcc = Process.Start(start)!;
        Task<string> complaints = gcc.StandardError.ReadToEndAsync();
        gcc.StandardInput.Write(source);
        gcc.StandardInput.Close();
        gcc.WaitForExit();
        string text = complaints.GetAwaiter().GetResult();
        return gcc.ExitCode == 0 ? text : $"gcc exit code {gcc.ExitCode}\n{text}";
    }
}
