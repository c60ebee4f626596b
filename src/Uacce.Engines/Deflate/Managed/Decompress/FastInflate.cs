using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Uacce.Engines.Managed;

/// <summary>
/// The inner loop of decompression, for as long as input and room are far from their ends: no check per byte, several
/// symbols for each refill, and the look for the next symbol begun before this one is done.
/// </summary>
/// <remarks>No call is made inside the loop, or what it keeps in registers would go through memory at every match.</remarks>
internal static unsafe class FastInflate
{
    /// <summary>Input below which a round might read behind the end: four refills of 8 bytes, each 7 or fewer behind the last.</summary>
    internal const int MinInput = 32;

    /// <summary>
    /// Room below which a round might write behind the end: three literals and the longest match, whose copy goes on to the
    /// end of two words.
    /// </summary>
    internal const int MinRoom = 3 + 258 + (2 * CopyWord);

    private const int CopyWord = 16;
    private const ulong LiteralLengthMask = (1UL << HuffmanTable.LiteralLengthIndexBits) - 1;
    private const ulong DistanceMask = (1UL << HuffmanTable.DistanceIndexBits) - 1;

    /// <summary>Decodes until the block ends, or input or room become short: then the careful way goes on.</summary>
    internal static FastOutcome Run(ref InflateCursor cursor, HuffmanTable literalLengths, HuffmanTable distances)
    {
        uint* literalLengthTable = PinnedArray.Address(literalLengths.Entries);
        uint* distanceTable = PinnedArray.Address(distances.Entries);
        byte* inputEnd = cursor.InEnd - MinInput;
        byte* roomEnd = cursor.OutEnd - MinRoom;
        byte* window = cursor.Window;
        byte* input = cursor.In;
        byte* output = cursor.Out;
        ulong bits = cursor.Bits;
        uint count = (uint)cursor.Count; // modulo 64: entries are subtracted whole, flags and all
        var outcome = FastOutcome.Margin;
        unchecked
        {
            Refill(ref bits, ref count, ref input);
            uint entry = literalLengthTable[bits & LiteralLengthMask];
            do
            {
                // At least 56 bits. Three literals take 45 of them, the look for the next symbol 11.
                if (HuffmanEntry.IsLiteral(entry))
                {
                    Drop(ref bits, ref count, entry);
                    *output++ = (byte)(entry >> 16);
                    entry = literalLengthTable[bits & LiteralLengthMask];
                    if (HuffmanEntry.IsLiteral(entry))
                    {
                        Drop(ref bits, ref count, entry);
                        *output++ = (byte)(entry >> 16);
                        entry = literalLengthTable[bits & LiteralLengthMask];
                        if (HuffmanEntry.IsLiteral(entry))
                        {
                            Drop(ref bits, ref count, entry);
                            *output++ = (byte)(entry >> 16);
                            entry = literalLengthTable[bits & LiteralLengthMask];
                            Refill(ref bits, ref count, ref input);
                            continue;
                        }
                    }
                }

                if ((entry & HuffmanEntry.Exceptional) != 0)
                {
                    if ((entry & HuffmanEntry.SecondTable) != 0)
                    {
                        Drop(ref bits, ref count, entry);
                        entry = literalLengthTable[SecondIndex(bits, entry)];
                        if (HuffmanEntry.IsLiteral(entry))
                        {
                            Drop(ref bits, ref count, entry);
                            *output++ = (byte)(entry >> 16);
                            Refill(ref bits, ref count, ref input);
                            entry = literalLengthTable[bits & LiteralLengthMask];
                            continue;
                        }
                    }

                    if ((entry & HuffmanEntry.Exceptional) != 0)
                    {
                        Drop(ref bits, ref count, entry);
                        outcome = (entry & HuffmanEntry.EndOfBlock) != 0 ? FastOutcome.EndOfBlock : FastOutcome.Bad;
                        break;
                    }
                }

                nuint length = Number(bits, entry);
                Drop(ref bits, ref count, entry);
                // Seldom are there too few bits for this one and the look for the next: a refill here would delay both.
                entry = distanceTable[bits & DistanceMask];
                if ((count & 63) < (entry & 63) + HuffmanTable.LiteralLengthIndexBits)
                {
                    Refill(ref bits, ref count, ref input);
                    entry = distanceTable[bits & DistanceMask];
                }

                if ((entry & HuffmanEntry.Exceptional) != 0)
                {
                    Refill(ref bits, ref count, ref input);
                    if ((entry & HuffmanEntry.SecondTable) != 0)
                    {
                        Drop(ref bits, ref count, entry);
                        entry = distanceTable[SecondIndex(bits, entry)];
                    }

                    if ((entry & HuffmanEntry.Exceptional) != 0)
                    {
                        outcome = FastOutcome.Bad;
                        break;
                    }
                }

                nuint distance = Number(bits, entry);
                Drop(ref bits, ref count, entry);
                entry = literalLengthTable[bits & LiteralLengthMask];
                Refill(ref bits, ref count, ref input);
                if (distance > (nuint)(output - window))
                {
                    outcome = FastOutcome.Bad;
                    break;
                }

                byte* source = output - distance;
                byte* end = output + length;
                if (distance >= sizeof(ulong))
                {
                    Unsafe.WriteUnaligned(output, Unsafe.ReadUnaligned<ulong>(source));
                    Unsafe.WriteUnaligned(output + 8, Unsafe.ReadUnaligned<ulong>(source + 8));
                    Unsafe.WriteUnaligned(output + 16, Unsafe.ReadUnaligned<ulong>(source + 16));
                    Unsafe.WriteUnaligned(output + 24, Unsafe.ReadUnaligned<ulong>(source + 24));
                    for (output += 32; output < end; output += 8)
                        Unsafe.WriteUnaligned(output, Unsafe.ReadUnaligned<ulong>(output - distance));
                }
                else if (distance == 1)
                {
                    Vector128<byte> run = Vector128.Create(*source);
                    for (; output < end; output += CopyWord)
                        Vector128.Store(run, output);
                }
                else
                {
                    // Each word is right in its first bytes, as many as the distance; the next one goes over the rest.
                    nuint step = distance;
                    for (; output < end; source += step, output += step)
                        Unsafe.WriteUnaligned(output, Unsafe.ReadUnaligned<ulong>(source));
                }

                output = end;
            }
            while (input <= inputEnd && output <= roomEnd);

            cursor.In = input;
            cursor.Out = output;
            cursor.Count = (int)(count & 63);
            cursor.Bits = bits & ((1UL << cursor.Count) - 1);
            return outcome;
        }
    }

    /// <summary>
    /// Fills up to 56 bits or more. Bits above <paramref name="count"/> may already hold what comes next; it is the same.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Refill(ref ulong bits, ref uint count, ref byte* input)
    {
        unchecked
        {
            bits |= Unsafe.ReadUnaligned<ulong>(input) << (int)count;
            input += 7;
            input -= (nuint)((count >> 3) & 7);
            count |= 56;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Drop(ref ulong bits, ref uint count, uint entry)
    {
        unchecked
        {
            bits >>= (int)entry;
            count -= entry;
        }
    }

    /// <summary>The base with the extra bits, which follow the code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Number(ulong bits, uint entry)
    {
        // The instruction looks at the low byte only, and a shift at the low six bits, so nothing needs to be masked.
        unchecked
        {
            ulong both = Bmi2.X64.IsSupported ? Bmi2.X64.ZeroHighBits(bits, entry) : bits & ((1UL << (int)entry) - 1);
            return (nuint)((entry >> 16) + (both >> (int)(entry >> 8)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SecondIndex(ulong bits, uint entry) =>
        unchecked(HuffmanEntry.Value(entry) + ((uint)bits & ((1u << HuffmanEntry.CodeBits(entry)) - 1)));
}
