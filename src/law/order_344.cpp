#include "law/order_344.h"

namespace jixia::law::order_344 {

std::span<const Named> all() {
    static constexpr Named citations[] = {
        {"art_1", &art_1},           {"art_2", &art_2},           {"art_2_1", &art_2_1},       {"art_2_2", &art_2_2},
        {"art_2_3", &art_2_3},       {"art_3", &art_3},           {"art_4", &art_4},           {"art_4_1", &art_4_1},
        {"art_4_2", &art_4_2},       {"art_5", &art_5},           {"art_6", &art_6},           {"art_7", &art_7},
        {"art_7_1", &art_7_1},       {"art_7_2", &art_7_2},       {"art_8", &art_8},           {"art_8_1", &art_8_1},
        {"art_8_2", &art_8_2},       {"art_8_3", &art_8_3},       {"art_8_4", &art_8_4},       {"art_9", &art_9},
        {"art_9_1", &art_9_1},       {"art_9_2", &art_9_2},       {"art_10", &art_10},         {"art_10_1", &art_10_1},
        {"art_10_2", &art_10_2},     {"art_10_3", &art_10_3},     {"art_11", &art_11},         {"art_11_1_1", &art_11_1_1},
        {"art_11_1_2", &art_11_1_2}, {"art_11_1_3", &art_11_1_3}, {"art_11_1_4", &art_11_1_4}, {"art_12", &art_12},
        {"art_13", &art_13},         {"art_13_1", &art_13_1},     {"art_13_2", &art_13_2},     {"art_14", &art_14},
        {"art_14_1", &art_14_1},     {"art_14_2", &art_14_2},     {"art_14_3", &art_14_3},     {"art_15", &art_15},
        {"art_15_1", &art_15_1},     {"art_15_2", &art_15_2},     {"art_16", &art_16},         {"art_17", &art_17},
        {"art_17_1", &art_17_1},     {"art_17_2", &art_17_2},     {"art_18", &art_18},         {"art_19", &art_19},
        {"art_20", &art_20},         {"art_20_1_1", &art_20_1_1}, {"art_20_1_2", &art_20_1_2}, {"art_20_1_3", &art_20_1_3},
        {"art_20_1_4", &art_20_1_4}, {"art_20_1_5", &art_20_1_5}, {"art_21", &art_21},         {"art_21_1", &art_21_1},
        {"art_21_2", &art_21_2},     {"art_22", &art_22},         {"art_23", &art_23},
    };
    return citations;
}

}  // namespace jixia::law::order_344
