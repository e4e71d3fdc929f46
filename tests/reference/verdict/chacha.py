"""The draws of `verdict/draws.rs`, written again from its description alone.

ChaCha with 8 rounds (Bernstein 2008), 64-bit block counter, 64-bit stream; the key is the seed as little-endian 64-bit
integer followed by zeros.
"""
import numpy as np

SIGNS, RESAMPLES = 0, 1


def words(seed, stream, count):
    """The first `count` 32-bit words."""
    blocks = -(-count // 16)
    counter = np.arange(blocks, dtype=np.uint64)
    low = (counter & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    high = (counter >> np.uint64(32)).astype(np.uint32)
    fixed = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574, seed & 0xFFFFFFFF, seed >> 32, 0, 0, 0, 0, 0, 0]
    state = [np.full(blocks, word, dtype=np.uint32) for word in fixed]
    state += [low, high] + [np.full(blocks, stream, dtype=np.uint32), np.zeros(blocks, dtype=np.uint32)]
    mixed = [column.copy() for column in state]
    for _ in range(4):
        for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                mixed[x] = mixed[x] + mixed[y]
                mixed[z] = rotated(mixed[z] ^ mixed[x], turn)
    return np.stack([m + s for m, s in zip(mixed, state)], axis=1).reshape(-1)[:count]


def rotated(word, turn):
    return (word << np.uint32(turn)) | (word >> np.uint32(32 - turn))


def signs(seed, differences, draws):
    """One row of +1 and -1 for each draw: eight differences take one byte of each draw, group after group."""
    groups = -(-differences // 8)
    count = groups * draws
    drawn = words(seed, SIGNS, -(-count // 4)).astype("<u4").view(np.uint8)[:count].reshape(groups, draws)
    bits = (drawn[:, :, None] >> np.arange(8, dtype=np.uint8)) & 1
    flipped = bits.transpose(1, 0, 2).reshape(draws, groups * 8)[:, :differences]
    return 1.0 - 2.0 * flipped


def resamples(seed, n, draws):
    """One row of n numbers below n for each draw; words that would favour some numbers are skipped."""
    threshold = 2**32 % n
    wide = words(seed, RESAMPLES, n * draws + 1000).astype(np.uint64) * np.uint64(n)
    kept = wide[(wide & np.uint64(0xFFFFFFFF)) >= np.uint64(threshold)]
    return (kept >> np.uint64(32)).astype(np.int64)[: n * draws].reshape(draws, n)
